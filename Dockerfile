# carebot in a container: one static binary, no shell, a user of its own.
#
#   docker build -t carebot .
#   docker run -d --name carebot --env-file .env -v carebot-data:/data \
#     -v "$PWD/carebot.yaml:/etc/carebot/carebot.yaml:ro" carebot
#
# In carebot.yaml: storage.dir: /data, and for webhooks http.listen: ":8080" (with -p 8080:8080).
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=${VERSION}" -o /out/carebot ./cmd/carebot \
 && mkdir -p /out/data /out/tmp && chmod 0700 /out/data && chmod 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/tmp /tmp
COPY --from=build /out/carebot /carebot
ENV CAREBOT_CONFIG=/etc/carebot/carebot.yaml
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
# SIGTERM: what is in flight is finished within 10 seconds, so allow for them (docker stop -t 15).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["/carebot", "health"]
ENTRYPOINT ["/carebot"]
CMD ["run"]
