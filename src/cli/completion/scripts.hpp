// The files of this folder for the shells.
#pragma once

namespace ghlauth::cli {

extern const char *const bash_completion;
extern const char *const zsh_completion;
extern const char *const fish_completion;

}  // namespace ghlauth::cli
