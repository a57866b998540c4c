// SPDX-License-Identifier: MIT
// forklanectl model: what all orders of a race's steps lead to, or what one of them does.
#pragma once

#include <optional>
#include <string>

namespace forklane::ctl {

/// As written on the command line: runModel() reads the numbers.
struct ModelOptions {
    std::string scenario = "account";
    std::string steps = "load-store";
    std::string policy = "none";
    std::optional<std::string> threads;
    std::optional<std::string> updates;
    std::optional<std::string> amounts; ///< "20,-50"
    std::optional<std::string> preemptions;
    std::optional<std::string> samples;
    bool list = false;
    std::optional<std::string> replay;
    std::optional<std::string> jsonFile;
};

/// Prints for people on stdout (unless that is where the JSON goes). Returns 0, or 2 when something cannot be read or written.
int runModel(const ModelOptions &options);

} // namespace forklane::ctl
