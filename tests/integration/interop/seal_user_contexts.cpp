// seal_user_contexts SECRET FOLDER: FOLDER/N.sealed of each FOLDER/N.text, as the sandbox makes payloads.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/encoding.hpp"
#include "crypto/evp_envelope.hpp"

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const ghlauth::crypto::EvpEnvelope envelope;
  for (const auto &entry : std::filesystem::directory_iterator(argv[2])) {
    std::filesystem::path path = entry.path();
    if (path.extension() != ".text") continue;
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    std::ofstream(path.replace_extension(".sealed")) << ghlauth::base64_encode(envelope.seal(argv[1], text));
  }
  return 0;
}
