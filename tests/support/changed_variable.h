// SPDX-License-Identifier: MIT
// A variable of this process's environment, changed for the length of a scope. While no other thread reads the environment.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace forklane::test {

class ChangedVariable {
public:
    /// Nothing: unset.
    ChangedVariable(std::string name, const std::optional<std::string> &value) : m_name(std::move(name))
    {
        if (const char *before = std::getenv(m_name.c_str()))
            m_before = before;
        set(value);
    }
    ~ChangedVariable() { set(m_before); }
    ChangedVariable(const ChangedVariable &) = delete;
    ChangedVariable &operator=(const ChangedVariable &) = delete;

private:
    void set(const std::optional<std::string> &value) const
    {
        if (value)
            ::setenv(m_name.c_str(), value->c_str(), 1);
        else
            ::unsetenv(m_name.c_str());
    }

    std::string m_name;
    std::optional<std::string> m_before;
};

} // namespace forklane::test
