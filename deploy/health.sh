#!/usr/bin/env bash
# Health check of the container: exits with 0 when the app is ready. Uses bash because the runtime image has no curl.
port=${ASPNETCORE_URLS##*:}
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /healthz/ready HTTP/1.0\r\n\r\n' >&3
read -r -t 4 answer <&3
[[ $answer == *" 200 "* ]]
