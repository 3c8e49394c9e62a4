"""What operators see: logs without personal data, metrics, whether the service is ready."""
