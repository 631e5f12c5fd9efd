# syntax=docker/dockerfile:1
# CPU only: the built-in encoder needs neither torch nor a GPU, and nothing is fetched at run time.

FROM python:3.12-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/replysearch
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY src ./src
RUN /opt/replysearch/bin/pip install --no-cache-dir -c constraints.txt .

FROM python:3.12-slim-bookworm
RUN useradd --system --create-home --uid 10001 replysearch \
    && install -d -o replysearch -g replysearch /var/lib/replysearch
COPY --from=build /opt/replysearch /opt/replysearch
ENV PATH=/opt/replysearch/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    REPLYSEARCH_INDEX=/var/lib/replysearch \
    REPLYSEARCH_HOST=0.0.0.0 \
    REPLYSEARCH_PORT=8000
USER replysearch
VOLUME /var/lib/replysearch
EXPOSE 8000
# The server refuses an address that is not loopback while there is no key. One is made on the same
# volume, shown once, and can be revoked while the server runs:
#   docker run --rm -v letters:/var/lib/replysearch replysearch keys add NAME --scope write
#   docker run -v letters:/var/lib/replysearch -p 127.0.0.1:8000:8000 replysearch
# HTTPS is the part of a reverse proxy before it: see docs/operating.md.
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + (os.environ.get('REPLYSEARCH_PORT') or '8000') + '/healthz', timeout=2)"]
ENTRYPOINT ["replysearch"]
CMD ["serve"]
