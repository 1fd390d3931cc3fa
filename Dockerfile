# Image of the emulator: docker build -t customvoice-emulator . && docker run -p 8787:8787 customvoice-emulator
FROM python:3.11-slim

# The soundfile wheel includes libsndfile; the image needs no other system library.
COPY pyproject.toml README.md LICENSE constraints.txt /src/
COPY overlays /src/overlays
COPY generated /src/generated
COPY emulator /src/emulator
COPY spec /src/spec
COPY contract_tests/customvoice_contract /src/contract_tests/customvoice_contract
RUN pip install --no-cache-dir --constraint /src/constraints.txt '/src[emulator]' && rm -rf /src

RUN useradd --create-home --uid 10001 emulator && install --directory --owner=emulator /data
USER emulator

# The control plane is off, because the port is reachable from outside the container. To turn it on, set
# CUSTOMVOICE_EMULATOR_NO_CONTROL=0, and CUSTOMVOICE_EMULATOR_CONTROL_TOKEN to a secret of your choice.
ENV CUSTOMVOICE_EMULATOR_HOST=0.0.0.0 \
    CUSTOMVOICE_EMULATOR_PORT=8787 \
    CUSTOMVOICE_EMULATOR_DATA_DIR=/data \
    CUSTOMVOICE_EMULATOR_NO_CONTROL=1 \
    PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8787
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=5s --retries=3 \
    CMD ["python", "-m", "customvoice_emulator.probe"]
ENTRYPOINT ["customvoice", "emulator"]
