// SPDX-License-Identifier: MIT
#include "race/account.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace forklane::race {

namespace {

constexpr std::array<std::pair<StepSize, std::string_view>, 3> kStepSizes = {{
    {StepSize::LoadStore, "load-store"},
    {StepSize::LoadComputeStore, "load-compute-store"},
    {StepSize::Statement, "statement"},
}};

Status refuse(std::string subject, std::string detail)
{
    return failure({0, "take", std::move(subject), std::move(detail)});
}

/// " + 20", " − 50" as code.
std::string plus(std::int64_t amount)
{
    return fmt::format("{} {}", amount < 0 ? '-' : '+', std::llabs(amount));
}

/// Writes one thread's steps.
class Writer {
public:
    Writer(StepSize size, Policy policy, Value amount, std::size_t thread)
        : m_size(size), m_policy(policy), m_amount(amount), m_thread(thread)
    {}

    std::vector<Step> take() { return std::move(m_steps); }
    void update();

private:
    void add(Op op, std::string word, std::string code, Step step = {})
    {
        step.op = op;
        step.word = std::move(word);
        step.code = std::move(code);
        m_steps.push_back(std::move(step));
    }
    void acquire(std::uint8_t lock = 0)
    {
        add(Op::Acquire, "acquire", lock == 0 ? "lock.acquire()" : "lock2.acquire()", {.object = lock});
    }
    void release(std::uint8_t lock = 0)
    {
        add(Op::Release, "release", lock == 0 ? "lock.release()" : "lock2.release()", {.object = lock});
    }
    void load() { add(Op::Load, "load", "b = balance"); }
    void compute();
    void store();
    void body();
    void locked(std::uint8_t lock = 0);
    void updateWrongly();
    void compareExchange(std::uint16_t again);

    StepSize m_size;
    Policy m_policy;
    Value m_amount;
    std::size_t m_thread;
    std::vector<Step> m_steps;
};

/// The new value goes to `n` where the old one is still needed for a comparison.
void Writer::compute()
{
    if (m_size != StepSize::LoadComputeStore)
        return;
    const bool keepsOld = m_policy == Policy::Cas || m_policy == Policy::CheckThenAct;
    const std::uint8_t to = keepsOld ? 1 : 0;
    add(Op::Compute, "compute", fmt::format("{} = b {}", keepsOld ? "n" : "b", plus(m_amount)),
        {.local = to, .amount = m_amount});
}

void Writer::store()
{
    const bool computed = m_size == StepSize::LoadComputeStore;
    const bool fromNew = computed && m_policy == Policy::CheckThenAct;
    const std::string code = computed ? (fromNew ? "balance = n" : "balance = b") : "balance = b " + plus(m_amount);
    add(Op::Store, "store", code, {.from = static_cast<std::uint8_t>(fromNew ? 1 : 0), .amount = computed ? 0 : m_amount});
}

void Writer::body()
{
    if (m_size == StepSize::Statement) {
        add(Op::FetchAdd, "update", "balance = balance " + plus(m_amount), {.amount = m_amount});
        return;
    }
    load();
    compute();
    store();
}

void Writer::locked(std::uint8_t lock)
{
    acquire(lock);
    body();
    release(lock);
}

void Writer::compareExchange(std::uint16_t again)
{
    const bool computed = m_size == StepSize::LoadComputeStore;
    add(Op::CompareExchange, "cas",
        computed ? "compare_exchange(b, n)" : fmt::format("compare_exchange(b, b {})", plus(m_amount)),
        {.from = static_cast<std::uint8_t>(computed ? 1 : 0), .amount = computed ? 0 : m_amount, .target = again});
}

void Writer::updateWrongly()
{
    const auto again = static_cast<std::uint16_t>(m_steps.size());
    switch (m_policy) {
    case Policy::LockReadOnly:
        acquire();
        load();
        release();
        compute();
        return store();
    case Policy::LockReadAndWriteApart:
        acquire();
        load();
        release();
        compute();
        acquire();
        store();
        return release();
    case Policy::OneThreadLocks: return m_thread == 0 ? locked() : body();
    case Policy::TwoLocks: return locked(static_cast<std::uint8_t>(m_thread % 2));
    case Policy::SharedLock:
        add(Op::AcquireShared, "share", "lock.acquire_shared()");
        body();
        return release();
    case Policy::Sleep:
        if (m_thread != 0)
            add(Op::Pause, "sleep", fmt::format("sleep({})", m_thread));
        return body();
    case Policy::CheckThenAct:
        load();
        compute();
        add(Op::Check, "check", "if balance == b:", {.target = again});
        return store();
    default: return body(); // None, Volatile, AtomicLoadStore: the steps are the same
    }
}

void Writer::update()
{
    const auto again = static_cast<std::uint16_t>(m_steps.size());
    switch (m_policy) {
    case Policy::Mutex:
    case Policy::Spinlock:
    case Policy::SharedMutex:
    case Policy::Semaphore: return locked();
    case Policy::Ticket: add(Op::TakeTicket, "ticket", "t = lock.take_ticket()"); return locked();
    case Policy::FetchAdd:
        return add(Op::FetchAdd, "fetch-add", fmt::format("balance.fetch_add({})", m_amount), {.amount = m_amount});
    case Policy::Cas:
        load();
        compute();
        return compareExchange(again);
    default: return updateWrongly();
    }
}

LockKind lockKind(Policy policy)
{
    switch (policy) {
    case Policy::Spinlock: return LockKind::Spin;
    case Policy::SharedMutex:
    case Policy::SharedLock: return LockKind::Shared;
    case Policy::Semaphore: return LockKind::Semaphore;
    case Policy::Ticket: return LockKind::Ticket;
    default: return LockKind::Mutex;
    }
}

std::vector<Lock> locksOf(Policy policy)
{
    switch (policy) {
    case Policy::None:
    case Policy::FetchAdd:
    case Policy::Cas:
    case Policy::Volatile:
    case Policy::AtomicLoadStore:
    case Policy::Sleep:
    case Policy::CheckThenAct: return {};
    case Policy::TwoLocks: return {{"the first lock"}, {"the second lock"}};
    case Policy::Semaphore: return {{"the permit", LockKind::Semaphore, 1}};
    default: return {{"the lock", lockKind(policy)}};
    }
}

Status checkAmounts(const Scenario &scenario)
{
    if (scenario.amounts.empty())
        return refuse("amounts", "there are none; give one for each thread, such as 20,-50");
    for (const std::int64_t amount : scenario.amounts)
        if (amount < -kMaxAmount || amount > kMaxAmount)
            return refuse(fmt::format("amount {}", amount), fmt::format("amounts lie between -{0} and {0}", kMaxAmount));
    std::int64_t low = scenario.start;
    std::int64_t high = scenario.start;
    for (std::size_t i = 0; i < static_cast<std::size_t>(scenario.threads); ++i) {
        const std::int64_t sum = amountOf(scenario, i) * scenario.updates;
        (sum < 0 ? low : high) += sum;
    }
    if (low < INT32_MIN || high > INT32_MAX)
        return refuse("amounts",
                      fmt::format("the balance could reach {}, which does not fit into 32 bits; take smaller amounts "
                                  "or fewer updates",
                                  high > INT32_MAX ? high : low));
    return {};
}

Status checkNames(const Scenario &scenario)
{
    std::set<std::string_view> seen;
    for (const std::string &name : scenario.names) {
        if (name.empty())
            return refuse("names", "a thread's name is empty");
        if (!seen.insert(name).second)
            return refuse("names", fmt::format("two threads are called \"{}\"; names must differ", name));
    }
    return {};
}

} // namespace

std::string_view nameOf(StepSize size) noexcept
{
    return kStepSizes[static_cast<std::size_t>(size)].second;
}

std::optional<StepSize> findStepSize(std::string_view name) noexcept
{
    for (const auto &[size, sizeName] : kStepSizes)
        if (sizeName == name)
            return size;
    return std::nullopt;
}

Status check(const Scenario &scenario)
{
    if (scenario.threads < 1 || scenario.threads > static_cast<std::int64_t>(kMaxThreads))
        return refuse(fmt::format("{} threads", scenario.threads), fmt::format("1 to {} can be run", kMaxThreads));
    if (scenario.updates < 1 || scenario.updates > kMaxUpdates)
        return refuse(fmt::format("{} updates", scenario.updates), fmt::format("a thread makes 1 to {} updates", kMaxUpdates));
    if (scenario.start < -kMaxStart || scenario.start > kMaxStart)
        return refuse(fmt::format("start balance {}", scenario.start), fmt::format("it lies between -{0} and {0}", kMaxStart));
    if (auto amounts = checkAmounts(scenario); !amounts)
        return amounts;
    return checkNames(scenario);
}

std::vector<std::string> threadNames(const Scenario &scenario)
{
    std::vector<std::string> names = scenario.names;
    names.resize(std::min(names.size(), static_cast<std::size_t>(scenario.threads)));
    std::set<std::string> taken(names.begin(), names.end());
    while (names.size() < static_cast<std::size_t>(scenario.threads)) {
        const std::string base = amountOf(scenario, names.size()) < 0 ? "withdraw" : "deposit";
        std::string name = base;
        for (int number = 2; taken.count(name) != 0; ++number)
            name = fmt::format("{} {}", base, number);
        taken.insert(name);
        names.push_back(std::move(name));
    }
    return names;
}

std::int64_t amountOf(const Scenario &scenario, std::size_t thread)
{
    return scenario.amounts[thread % scenario.amounts.size()];
}

std::int64_t expectedEnd(const Scenario &scenario)
{
    std::int64_t end = scenario.start;
    for (std::size_t i = 0; i < static_cast<std::size_t>(scenario.threads); ++i)
        end += amountOf(scenario, i) * scenario.updates;
    return end;
}

Result<Program> accountProgram(const Scenario &scenario, StepSize size, Policy policy)
{
    if (auto good = check(scenario); !good)
        return failure(std::move(good.error()));
    Program program;
    program.variables = {{"balance", static_cast<Value>(scenario.start)}};
    program.locks = locksOf(policy);
    program.expected = static_cast<Value>(expectedEnd(scenario));
    if (size == StepSize::LoadComputeStore && (policy == Policy::Cas || policy == Policy::CheckThenAct))
        program.locals.emplace_back("n");
    for (std::string &name : threadNames(scenario)) {
        const std::size_t index = program.threads.size();
        Writer writer(size, policy, static_cast<Value>(amountOf(scenario, index)), index);
        for (std::int64_t update = 0; update < scenario.updates; ++update)
            writer.update();
        program.threads.push_back({std::move(name), writer.take()});
    }
    return program;
}

} // namespace forklane::race
