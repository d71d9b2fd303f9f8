// Signs many webhooks: each line of standard input is a body, and gets a line with its Ed25519 signature in base64.
//   sign_webhooks <private key, PEM>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
  EVP_PKEY *key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
  if (!key) return fprintf(stderr, "sign_webhooks: no key\n"), 2;
  fclose(file);
  char *line = NULL;
  size_t room = 0;
  ssize_t size;
  while ((size = getline(&line, &room, stdin)) > 0) {
    unsigned char signature[64], text[96];
    size_t length = sizeof(signature);
    if (line[size - 1] == '\n') --size;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const int good = context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
                     EVP_DigestSign(context, signature, &length, (const unsigned char *)line, (size_t)size) == 1;
    EVP_MD_CTX_free(context);
    if (!good) return fprintf(stderr, "sign_webhooks: cannot sign\n"), 1;
    EVP_EncodeBlock(text, signature, (int)length);
    puts((const char *)text);
  }
  free(line);
  EVP_PKEY_free(key);
  return fflush(stdout) == 0 ? 0 : 1;
}
