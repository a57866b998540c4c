// SPDX-License-Identifier: MIT
#include "race/machine.h"

#include <algorithm>
#include <cassert>

namespace forklane::race {

namespace {

/// Sums as the hardware makes them.
Value wrapped(Value a, Value b)
{
    return static_cast<Value>(static_cast<std::uint32_t>(a) + static_cast<std::uint32_t>(b));
}

std::uint16_t bit(std::size_t index)
{
    return static_cast<std::uint16_t>(1U << index);
}

/// Bits of the locals that a step reads.
unsigned readLocals(const Step &step)
{
    switch (step.op) {
    case Op::Compute:
    case Op::Store: return bit(step.from);
    case Op::CompareExchange: return static_cast<unsigned>(bit(step.from)) | bit(step.local);
    case Op::Check: return bit(step.local);
    default: return 0;
    }
}

unsigned writtenLocals(const Step &step)
{
    return step.op == Op::Load || step.op == Op::Compute || step.op == Op::FetchAdd ? bit(step.local) : 0U;
}

bool hasTarget(Op op)
{
    return op == Op::CompareExchange || op == Op::Check || op == Op::TryAcquire || op == Op::Jump;
}

} // namespace

Machine::Machine(const Program &program)
    : m_program(&program), m_threads(program.threads.size()), m_variables(program.variables.size()),
      m_locals(program.locals.size()), m_locks(program.locks.size())
{
    assert(check(program));
    layOut();
    for (std::size_t thread = 0; thread < m_threads; ++thread) {
        m_begin.push_back(m_code.size());
        for (const Step &step : program.threads[thread].steps) {
            const LockKind kind = step.object < m_locks ? program.locks[step.object].kind : LockKind::Mutex;
            m_code.push_back({step.op, kind, step.object, step.local, step.from, step.target, step.amount});
        }
        m_code.push_back({Op::Pause, LockKind::Mutex, 0, 0, 0, 0, 0});
        findDead(thread);
    }
}

void Machine::layOut()
{
    std::size_t offset = 0;
    const auto place = [&offset](std::size_t size, std::size_t count) {
        const std::size_t begin = offset;
        offset += size * count;
        return static_cast<std::uint16_t>(begin);
    };
    const std::size_t slots = m_variables + m_threads * m_locals;
    m_layout.values = place(sizeof(Value), slots);
    m_layout.kept = place(sizeof(std::uint16_t), slots);
    m_layout.stores = place(sizeof(std::uint16_t), m_variables);
    m_layout.origins = place(1, m_variables > 1 ? slots : 0);
    m_layout.pcs = place(sizeof(std::uint16_t), m_threads);
    m_layout.holders = place(sizeof(std::uint16_t), m_locks);
    m_layout.permits = place(1, m_locks);
    const bool hasTickets = std::any_of(m_program->locks.begin(), m_program->locks.end(),
                                        [](const Lock &lock) { return lock.kind == LockKind::Ticket; });
    m_layout.places = place(1, hasTickets ? m_locks * m_threads : 0);
    m_words = (offset + 7) / 8;
    assert(m_words <= State::kWords);
}

/// Backward flow of liveness to a fixed point: the steps may go back.
void Machine::findDead(std::size_t thread)
{
    const std::vector<Step> &steps = m_program->threads[thread].steps;
    std::vector<unsigned> live(steps.size() + 1, 0);
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = steps.size(); i-- > 0;) {
            const Step &step = steps[i];
            unsigned after = step.op == Op::Jump ? 0 : live[i + 1];
            if (hasTarget(step.op))
                after |= live[step.target];
            const unsigned before = (after & ~writtenLocals(step)) | readLocals(step);
            changed = changed || before != live[i];
            live[i] = before;
        }
    }
    for (const unsigned bits : live)
        m_dead.push_back(static_cast<std::uint8_t>(~bits & ((1U << m_locals) - 1)));
}

State Machine::initial() const noexcept
{
    State state;
    for (std::size_t i = 0; i < m_variables; ++i)
        set<Value>(state, m_layout.values, i, m_program->variables[i].start);
    for (std::size_t i = 0; i < m_locks; ++i)
        if (m_program->locks[i].kind == LockKind::Semaphore)
            set<std::uint8_t>(state, m_layout.permits, i, m_program->locks[i].permits);
    return state;
}

bool Machine::isFinished(const State &state, std::size_t thread) const noexcept
{
    return pc(state, thread) == m_program->threads[thread].steps.size();
}

bool Machine::isFinished(const State &state) const noexcept
{
    for (std::size_t thread = 0; thread < m_threads; ++thread)
        if (!isFinished(state, thread))
            return false;
    return true;
}

bool Machine::isFree(const State &state, const Instruction &code, std::size_t thread) const noexcept
{
    switch (code.kind) {
    case LockKind::Semaphore: return get<std::uint8_t>(state, m_layout.permits, code.object) != 0;
    case LockKind::Ticket: return place(state, code.object, thread) == 1;
    default: return get<std::uint16_t>(state, m_layout.holders, code.object) == 0;
    }
}

bool Machine::isEnabled(const State &state, std::size_t thread) const noexcept
{
    if (isFinished(state, thread))
        return false;
    const Instruction &code = instruction(state, thread);
    if (code.op == Op::Acquire)
        return isFree(state, code, thread);
    if (code.op == Op::AcquireShared) // only a writer keeps a reader out
        return get<std::uint8_t>(state, m_layout.permits, code.object) == 0;
    return true;
}

std::uint32_t Machine::enabled(const State &state) const noexcept
{
    std::uint32_t mask = 0;
    for (std::size_t thread = 0; thread < m_threads; ++thread)
        mask |= static_cast<std::uint32_t>(isEnabled(state, thread)) << thread;
    return mask;
}

std::optional<Wait> Machine::blockedOn(const State &state, std::size_t thread) const
{
    if (isFinished(state, thread) || isEnabled(state, thread))
        return std::nullopt;
    const Instruction &code = instruction(state, thread);
    Wait wait{thread, code.object, {}};
    const std::uint32_t holding = holders(state, code.object);
    const unsigned own = code.kind == LockKind::Ticket ? place(state, code.object, thread) : 0U;
    for (std::size_t other = 0; other < m_threads; ++other) {
        const bool isBefore = own > 1 && place(state, code.object, other) == own - 1U;
        if ((holding >> other & 1U) != 0 || isBefore)
            wait.holders.push_back(other);
    }
    return wait;
}

void Machine::takeTicket(State &state, std::size_t lock, std::size_t thread) const noexcept
{
    std::uint8_t last = 0;
    for (std::size_t other = 0; other < m_threads; ++other)
        last = std::max(last, place(state, lock, other));
    set<std::uint8_t>(state, m_layout.places, lock * m_threads + thread, static_cast<std::uint8_t>(last + 1));
}

void Machine::hold(State &state, const Instruction &code, std::size_t thread) const noexcept
{
    const auto mask = get<std::uint16_t>(state, m_layout.holders, code.object);
    set<std::uint16_t>(state, m_layout.holders, code.object, static_cast<std::uint16_t>(mask | bit(thread)));
    if (code.op == Op::AcquireShared)
        return;
    if (code.kind == LockKind::Semaphore) {
        const auto permits = get<std::uint8_t>(state, m_layout.permits, code.object);
        set<std::uint8_t>(state, m_layout.permits, code.object, static_cast<std::uint8_t>(permits - 1));
    } else if (code.kind == LockKind::Shared) {
        set<std::uint8_t>(state, m_layout.permits, code.object, 1);
    }
}

void Machine::giveBack(State &state, const Instruction &code, std::size_t thread) const noexcept
{
    const auto mask = get<std::uint16_t>(state, m_layout.holders, code.object);
    const bool holds = (mask & bit(thread)) != 0;
    set<std::uint16_t>(state, m_layout.holders, code.object, static_cast<std::uint16_t>(mask & ~bit(thread)));
    if (code.kind == LockKind::Semaphore) {
        const auto permits = get<std::uint8_t>(state, m_layout.permits, code.object);
        set<std::uint8_t>(state, m_layout.permits, code.object, static_cast<std::uint8_t>(permits + (permits < UINT8_MAX)));
    } else if (holds && code.kind == LockKind::Shared) {
        set<std::uint8_t>(state, m_layout.permits, code.object, 0);
    } else if (holds && code.kind == LockKind::Ticket) {
        for (std::size_t other = 0; other < m_threads; ++other)
            if (const std::uint8_t old = place(state, code.object, other); old != 0)
                set<std::uint8_t>(state, m_layout.places, code.object * m_threads + other, static_cast<std::uint8_t>(old - 1));
    }
}

std::uint16_t Machine::keptFor(const State &state, std::size_t slot, std::size_t variable) const noexcept
{
    const bool stems = m_variables == 1 || get<std::uint8_t>(state, m_layout.origins, slot) == variable + 1;
    return stems ? get<std::uint16_t>(state, m_layout.kept, slot) : std::uint16_t{0};
}

/// The source is a variable or another private copy.
void Machine::copyOrigin(State &state, std::size_t slot, std::size_t source) const noexcept
{
    if (m_variables == 1)
        return;
    const auto origin =
        source < m_variables ? static_cast<std::uint8_t>(source + 1) : get<std::uint8_t>(state, m_layout.origins, source);
    set<std::uint8_t>(state, m_layout.origins, slot, origin);
}

/// Stores into the variable. What is in it afterwards: this update, and those that the private copy was made from. A step that
/// reads and writes at once builds on what it finds.
void Machine::write(State &state, const Instruction &code, std::size_t thread, Value value) const noexcept
{
    const std::uint16_t copied = code.op == Op::Store ? keptFor(state, slot(thread, code.from), code.object)
                                                      : get<std::uint16_t>(state, m_layout.kept, code.object);
    set<Value>(state, m_layout.values, code.object, value);
    set<std::uint16_t>(state, m_layout.kept, code.object, static_cast<std::uint16_t>(copied + 1));
    const auto stores = get<std::uint16_t>(state, m_layout.stores, code.object);
    set<std::uint16_t>(state, m_layout.stores, code.object, static_cast<std::uint16_t>(stores + 1));
}

/// Steps that read or write a variable or a private copy.
Effect Machine::access(State &state, const Instruction &code, std::size_t thread) const noexcept
{
    const Value from = get<Value>(state, m_layout.values, slot(thread, code.from));
    const auto toLocal = [&](Value value, std::size_t source) {
        set<Value>(state, m_layout.values, slot(thread, code.local), value);
        set<std::uint16_t>(state, m_layout.kept, slot(thread, code.local), get<std::uint16_t>(state, m_layout.kept, source));
        copyOrigin(state, slot(thread, code.local), source);
    };
    Effect effect;
    if (code.op == Op::Compute) {
        effect.written = wrapped(from, code.amount);
        toLocal(effect.written, slot(thread, code.from));
        return effect;
    }
    effect.touch.object = code.object;
    effect.read = get<Value>(state, m_layout.values, code.object);
    if (code.op == Op::CompareExchange || code.op == Op::Check)
        effect.succeeded = effect.read == get<Value>(state, m_layout.values, slot(thread, code.local));
    if (code.op == Op::Load || code.op == Op::FetchAdd)
        toLocal(effect.read, code.object);
    if (code.op == Op::Store || code.op == Op::FetchAdd || (code.op == Op::CompareExchange && effect.succeeded)) {
        effect.touch.isWrite = true;
        effect.written = wrapped(code.op == Op::FetchAdd ? effect.read : from, code.amount);
        write(state, code, thread, effect.written);
    }
    return effect;
}

Touch Machine::touch(const State &state, std::size_t thread) const noexcept
{
    const Instruction &code = instruction(state, thread);
    switch (code.op) {
    case Op::Load:
    case Op::Check: return {code.object, false};
    case Op::Store:
    case Op::FetchAdd: return {code.object, true};
    case Op::CompareExchange:
        return {code.object, get<Value>(state, m_layout.values, code.object) ==
                                 get<Value>(state, m_layout.values, slot(thread, code.local))};
    case Op::TakeTicket: return {lockObject(code.object) + 1, true};
    case Op::Acquire: return {lockObject(code.object), true};
    case Op::AcquireShared: return {lockObject(code.object), false};
    case Op::TryAcquire: // in vain because of readers: their coming and going makes a difference
        return {lockObject(code.object), code.kind == LockKind::Shared || isFree(state, code, thread)};
    case Op::Release: // readers leave in any order
        return {lockObject(code.object),
                code.kind != LockKind::Shared || get<std::uint8_t>(state, m_layout.permits, code.object) != 0};
    default: return {};
    }
}

Effect Machine::step(State &state, std::size_t thread) const noexcept
{
    const Instruction &code = instruction(state, thread);
    Effect effect;
    switch (code.op) {
    case Op::Jump: effect.succeeded = false; break;
    case Op::Pause: break;
    case Op::TakeTicket:
        effect.touch = touch(state, thread);
        takeTicket(state, code.object, thread);
        break;
    case Op::Acquire:
    case Op::AcquireShared:
    case Op::TryAcquire:
        effect.touch = touch(state, thread);
        effect.succeeded = code.op != Op::TryAcquire || isFree(state, code, thread);
        if (effect.succeeded)
            hold(state, code, thread);
        break;
    case Op::Release:
        effect.touch = touch(state, thread);
        giveBack(state, code, thread);
        break;
    default: effect = access(state, code, thread);
    }
    const std::size_t next = effect.succeeded ? pc(state, thread) + 1 : code.target;
    set<std::uint16_t>(state, m_layout.pcs, thread, static_cast<std::uint16_t>(next));
    return effect;
}

Value Machine::value(const State &state, std::size_t variable) const noexcept
{
    return get<Value>(state, m_layout.values, variable);
}

Value Machine::local(const State &state, std::size_t thread, std::size_t local) const noexcept
{
    return get<Value>(state, m_layout.values, slot(thread, local));
}

std::uint32_t Machine::holders(const State &state, std::size_t lock) const noexcept
{
    return get<std::uint16_t>(state, m_layout.holders, lock);
}

std::size_t Machine::lostUpdates(const State &state) const noexcept
{
    std::size_t lost = 0;
    for (std::size_t variable = 0; variable < m_variables; ++variable)
        lost += static_cast<std::size_t>(get<std::uint16_t>(state, m_layout.stores, variable)) -
                get<std::uint16_t>(state, m_layout.kept, variable);
    return lost;
}

void Machine::forgetDead(State &state, std::size_t thread) const noexcept
{
    const unsigned dead = m_dead[m_begin[thread] + pc(state, thread)];
    for (std::size_t local = 0; local < m_locals; ++local)
        if ((dead >> local & 1U) != 0) {
            set<Value>(state, m_layout.values, slot(thread, local), 0);
            set<std::uint16_t>(state, m_layout.kept, slot(thread, local), 0);
            if (m_variables > 1)
                set<std::uint8_t>(state, m_layout.origins, slot(thread, local), 0);
        }
}

void Machine::forgetUpdates(State &state) const noexcept
{
    char *const bytes = reinterpret_cast<char *>(state.words.data());
    std::memset(bytes + m_layout.kept, 0, m_layout.pcs - m_layout.kept);
}

void Machine::forgetValues(State &state) const noexcept
{
    std::memset(reinterpret_cast<char *>(state.words.data()) + m_layout.values, 0, m_layout.kept - m_layout.values);
}

} // namespace forklane::race
