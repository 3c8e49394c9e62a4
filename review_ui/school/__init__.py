"""The school desk: a clerk, often on a phone, hands in a case and its photos."""
