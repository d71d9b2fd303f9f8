// A page on the terminal that is drawn over.
#pragma once

#include <string>
#include <vector>

namespace ghlauth::cli {

/// While it lives standard output shows this page; then what stood there before.
class Screen {
 public:
  Screen() { enter(); }
  ~Screen();
  Screen(const Screen &) = delete;
  Screen &operator=(const Screen &) = delete;

  /// Draws over what is there, so that nothing flickers. Lines that do not fit below each other are counted instead; none may
  /// have more than width() characters.
  void show(const std::vector<std::string> &lines);
  [[nodiscard]] std::size_t width() const;
  /// Gives the terminal back while the program is stopped, as Ctrl-Z wants.
  void stop();

 private:
  void enter();
  void leave() noexcept;
};

}  // namespace ghlauth::cli
