#include "support/tls_server.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <system_error>

namespace ghlauth::test {
TlsServer::TlsServer(const TempDir &directory, const std::string &certificate, const std::vector<std::string> &arguments) {
  std::vector<std::string> words = {GHLAUTH_TEST_PYTHON,
                                    GHLAUTH_TEST_SUPPORT_DIR "/tls_server.py",
                                    "--cert",
                                    directory.file(certificate + ".pem"),
                                    "--key",
                                    directory.file(certificate + ".key")};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char *> argv;
  for (std::string &word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  process_ = fork();
  if (process_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  input_ = in[1];
  output_ = fdopen(out[0], "r");
  if (process_ < 0 || std::fscanf(output_, "%d", &port_) != 1)
    throw std::system_error(ECHILD, std::generic_category(), "tls_server.py did not start");
}

TlsServer::~TlsServer() {
  if (process_ >= 0) finish();
}

std::map<std::string, int> TlsServer::finish() {
  close(input_);
  std::map<std::string, int> counts;
  std::array<char, 32> name{};
  int number = 0;
  while (std::fscanf(output_, "%31s %d", name.data(), &number) == 2) counts[name.data()] = number;
  std::fclose(output_);
  waitpid(process_, nullptr, 0);
  process_ = -1;
  return counts;
}

}  // namespace ghlauth::test
