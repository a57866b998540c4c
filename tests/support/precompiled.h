// SPDX-License-Identifier: MIT
/// \file
/// What the engine's tests include before anything of ours; compiled once.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>
#include <tl/expected.hpp>
