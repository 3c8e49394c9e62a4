# One image for the API, the reading workers and the migration; see docker-compose.yml.
# Nothing is downloaded when it runs: the recognition models come with the locked packages.

FROM python:3.12-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/transfer-evidence
COPY requirements.lock ./
RUN /opt/transfer-evidence/bin/pip install --no-cache-dir --disable-pip-version-check \
        --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY ocr ocr
COPY matching matching
COPY storage storage
COPY intake intake
COPY review_ui review_ui
# Libraries for browsers, from their lock; Node is needed for them here and nowhere else.
RUN python -m venv /opt/node \
    && /opt/node/bin/pip install --no-cache-dir --disable-pip-version-check \
        --no-deps --require-hashes -r review_ui/nodejs.lock \
    && cd review_ui \
    && PATH=/opt/node/bin:$PATH npm ci --ignore-scripts --omit=dev --silent \
    && mkdir -p static/vendor \
    && cp node_modules/openseadragon/build/openseadragon/openseadragon.min.js \
        node_modules/echarts/dist/echarts.min.js static/vendor/
RUN /opt/transfer-evidence/bin/pip install --no-cache-dir --disable-pip-version-check \
        --no-deps --no-build-isolation . \
    && /opt/transfer-evidence/bin/python -m compileall -q /opt/transfer-evidence

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin evidence
COPY --from=build /opt/transfer-evidence /opt/transfer-evidence
ENV PATH=/opt/transfer-evidence/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TRANSFER_EVIDENCE_DATA_DIR=/data
USER evidence
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/live', timeout=5)"]
ENTRYPOINT ["transfer-evidence"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
