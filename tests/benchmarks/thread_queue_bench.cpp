// SPDX-License-Identifier: MIT
// Numbers from one producer through a bounded queue to two consumers, microseconds an item.
// Usage: thread_queue_bench ours|tbb COUNT (tbb: oneTBB's concurrent_bounded_queue, where it was found)
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <thread>

#ifdef FORKLANE_HAS_TBB
#include <tbb/concurrent_queue.h>
#endif

#include "measure.h"
#include "queue/bounded_queue.h"

namespace {

constexpr std::size_t kCapacity = 1000;
constexpr std::int64_t kSentinel = -1;

class Ours {
public:
    void push(std::int64_t value) { (void)m_queue.push(value); }
    std::int64_t pop() { return *m_queue.pop(); }

private:
    forklane::queue::BoundedQueue<std::int64_t> m_queue{kCapacity};
};

#ifdef FORKLANE_HAS_TBB
class Tbb {
public:
    Tbb() { m_queue.set_capacity(kCapacity); }
    void push(std::int64_t value) { m_queue.push(value); }
    std::int64_t pop()
    {
        std::int64_t value = 0;
        m_queue.pop(value);
        return value;
    }

private:
    tbb::concurrent_bounded_queue<std::int64_t> m_queue;
};
#endif

/// The consumers add up what they took, so that nothing is lost or left out.
template <typename Queue>
void pass(std::int64_t count)
{
    Queue queue;
    std::atomic<std::int64_t> sum = 0;
    const auto consume = [&] {
        std::int64_t mine = 0;
        for (std::int64_t value = queue.pop(); value != kSentinel; value = queue.pop())
            mine += value;
        sum += mine;
    };
    std::thread first(consume);
    std::thread second(consume);
    for (std::int64_t value = 0; value < count; ++value)
        queue.push(value);
    queue.push(kSentinel);
    queue.push(kSentinel);
    first.join();
    second.join();
    if (sum != count * (count - 1) / 2)
        std::abort();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const std::int64_t count = std::atoll(argv[2]);
    const auto begin = std::chrono::steady_clock::now();
    if (argv[1] == std::string_view("ours"))
        pass<Ours>(count);
#ifdef FORKLANE_HAS_TBB
    else if (argv[1] == std::string_view("tbb"))
        pass<Tbb>(count);
#endif
    else
        return 2;
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
    std::printf("value %.4f\n", spent.count() / static_cast<double>(count));
    return 0;
}
