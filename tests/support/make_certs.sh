#!/bin/sh
# make_certs.sh directory: a CA, another CA, and certificates for 127.0.0.1 that are good, expired, of another host, and self-signed.
set -eu
cd "$1"
new_key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

ca() { # name
  openssl req -x509 $new_key -keyout "$1.key" -out "$1.pem" -days 2 -subj "/CN=ghlauth test $1"
}
server() { # name subjectAltName days
  printf 'subjectAltName=%s\n' "$2" > "$1.ext"
  openssl req $new_key -keyout "$1.key" -out "$1.csr" -subj "/CN=ghlauth test $1"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$3" -extfile "$1.ext" -out "$1.pem"
}

ca ca
ca other-ca
server good IP:127.0.0.1,DNS:localhost,DNS:slow.invalid 2
server expired IP:127.0.0.1,DNS:localhost -1
server other-host DNS:other.example 2
openssl req -x509 $new_key -keyout self.key -out self.pem -days 2 -subj "/CN=ghlauth test self" -addext subjectAltName=IP:127.0.0.1
