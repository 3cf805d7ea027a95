#!/usr/bin/env bash
# Ends with 0 when the app of this container says that it is ready. The runtime image has no curl.
port=${ASPNETCORE_URLS##*:}
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /healthz/ready HTTP/1.0\r\n\r\n' >&3
read -r -t 4 answer <&3
[[ $answer == *" 200 "* ]]
