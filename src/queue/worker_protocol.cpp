// SPDX-License-Identifier: MIT
#include "queue/worker_protocol.h"

#include <cstring>
#include <type_traits>

#include <fmt/format.h>

namespace forklane::queue {

namespace {

constexpr std::uint16_t kMark = 0xF0B7; // no text begins so

enum class RecordKind : std::uint8_t { Order = 1, NoMoreOrders, Ready, Began, Ended, Heartbeat };

struct Head {
    std::uint16_t mark = kMark;
    RecordKind kind = RecordKind::Heartbeat;
    std::uint8_t zero = 0;
    std::uint32_t size = 0; ///< Of what follows.
};
static_assert(sizeof(Head) == 8);

// The bodies as they travel: no padding, so that no byte of them is undefined.
struct OrderBody {
    std::uint32_t id = 0;
    std::uint32_t attempt = 0;
    std::int64_t time = 0;
    std::uint8_t kind = 0;
    std::uint8_t fails = 0;
    std::uint16_t zero = 0;
    std::uint32_t nameSize = 0;
};
struct WordBody {
    std::uint32_t id = 0;
    std::uint32_t attempt = 0;
    std::int64_t tick = 0;
    std::uint16_t succeeded = 0;
    std::int16_t code = 0;
    std::uint32_t zero = 0;
};
static_assert(std::has_unique_object_representations_v<Head> && std::has_unique_object_representations_v<OrderBody> &&
              std::has_unique_object_representations_v<WordBody>);

template <typename T>
void put(std::string &bytes, const T &value)
{
    bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
}

void putHead(std::string &bytes, RecordKind kind, std::size_t size)
{
    Head head;
    head.kind = kind;
    head.size = static_cast<std::uint32_t>(size);
    put(bytes, head);
}

/// Nothing unless there are exactly as many bytes.
template <typename T>
std::optional<T> take(std::string_view bytes)
{
    if (bytes.size() != sizeof(T))
        return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

std::optional<ToWorker> orderFrom(std::string_view bytes)
{
    const auto body = take<OrderBody>(bytes.substr(0, sizeof(OrderBody)));
    if (!body || body->zero != 0 || body->fails > 1 || body->time < 0 || body->attempt == 0 ||
        body->kind > static_cast<std::uint8_t>(TaskKind::Command) || body->nameSize != bytes.size() - sizeof(OrderBody))
        return std::nullopt;
    return WorkOrder{{TaskId{body->id}, body->attempt},
                     static_cast<TaskKind>(body->kind),
                     body->fails != 0,
                     Duration(body->time),
                     std::string(bytes.substr(sizeof(OrderBody)))};
}

std::optional<FromWorker> wordFrom(RecordKind kind, std::string_view bytes)
{
    const auto body = take<WordBody>(bytes);
    if (!body || body->zero != 0 || body->succeeded > 1 || body->attempt == 0 || body->tick < 0)
        return std::nullopt;
    const Ledger::Assignment what{TaskId{body->id}, body->attempt};
    if (kind == RecordKind::Ended)
        return TaskEnded{what, body->succeeded != 0, body->code, body->tick};
    if (body->succeeded != 0 || body->code != 0)
        return std::nullopt;
    return TaskBegan{what, body->tick};
}

bool isPossible(const Head &head, const ToWorker * /*of*/)
{
    return head.kind == RecordKind::Order ? head.size <= kMostOrderBytes
                                          : head.kind == RecordKind::NoMoreOrders && head.size == 0;
}

bool isPossible(const Head &head, const FromWorker * /*of*/)
{
    if (head.kind == RecordKind::Ready || head.kind == RecordKind::Heartbeat)
        return head.size == 0;
    return (head.kind == RecordKind::Began || head.kind == RecordKind::Ended) && head.size == sizeof(WordBody);
}

std::optional<ToWorker> parse(const Head &head, std::string_view body, const ToWorker * /*of*/)
{
    if (head.kind == RecordKind::NoMoreOrders)
        return NoMoreOrders();
    return orderFrom(body);
}

std::optional<FromWorker> parse(const Head &head, std::string_view body, const FromWorker * /*of*/)
{
    if (head.kind == RecordKind::Ready)
        return WorkerReady();
    if (head.kind == RecordKind::Heartbeat)
        return Heartbeat();
    return wordFrom(head.kind, body);
}

/// The first bytes as somebody can read them.
std::string excerpt(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes.substr(0, sizeof(Head)))
        text += fmt::format("{}{:02x}", text.empty() ? "" : " ", static_cast<unsigned char>(byte));
    return text;
}

void appendWord(std::string &bytes, RecordKind kind, WordBody body, const Ledger::Assignment &what, Tick tick)
{
    body.id = what.id.value;
    body.attempt = what.attempt;
    body.tick = tick;
    putHead(bytes, kind, sizeof body);
    put(bytes, body);
}

} // namespace

void append(std::string &bytes, const ToWorker &message)
{
    const auto *order = std::get_if<WorkOrder>(&message);
    if (order == nullptr) {
        putHead(bytes, RecordKind::NoMoreOrders, 0);
        return;
    }
    OrderBody body;
    body.id = order->what.id.value;
    body.attempt = order->what.attempt;
    body.time = order->time.count();
    body.kind = static_cast<std::uint8_t>(order->kind);
    body.fails = order->fails ? 1 : 0;
    body.nameSize = static_cast<std::uint32_t>(order->name.size());
    putHead(bytes, RecordKind::Order, sizeof body + order->name.size());
    put(bytes, body);
    bytes += order->name;
}

void append(std::string &bytes, const FromWorker &message)
{
    if (const auto *began = std::get_if<TaskBegan>(&message)) {
        appendWord(bytes, RecordKind::Began, {}, began->what, began->tick);
    } else if (const auto *ended = std::get_if<TaskEnded>(&message)) {
        WordBody body;
        body.succeeded = ended->succeeded ? 1 : 0;
        body.code = ended->code;
        appendWord(bytes, RecordKind::Ended, body, ended->what, ended->tick);
    } else {
        putHead(bytes, std::holds_alternative<WorkerReady>(message) ? RecordKind::Ready : RecordKind::Heartbeat, 0);
    }
}

template <typename Message>
void RecordReader<Message>::feed(std::string_view bytes)
{
    if (m_at > 0) {
        m_bytes.erase(0, m_at);
        m_at = 0;
    }
    m_bytes += bytes;
}

template <typename Message>
Result<std::optional<Message>> RecordReader<Message>::next()
{
    constexpr const Message *kOf = nullptr;
    if (m_error)
        return failure(*m_error);
    const std::string_view rest = std::string_view(m_bytes).substr(m_at);
    if (rest.size() < sizeof(Head))
        return std::optional<Message>();
    const auto head = take<Head>(rest.substr(0, sizeof(Head)));
    const bool isHead = head->mark == kMark && head->zero == 0 && isPossible(*head, kOf);
    if (isHead && rest.size() < sizeof(Head) + head->size)
        return std::optional<Message>();
    auto message = isHead ? parse(*head, rest.substr(sizeof(Head), head->size), kOf) : std::nullopt;
    if (!message) {
        m_error = Error{0, "understand", "a worker's record", fmt::format("it begins {}", excerpt(rest))};
        return failure(*m_error);
    }
    m_at += sizeof(Head) + head->size;
    return message;
}

template class RecordReader<ToWorker>;
template class RecordReader<FromWorker>;

} // namespace forklane::queue
