package dev.entitlement.gateway.simulator;

/**
 * The chances of one request, each a pure function of seed, key and occurrence. Nothing is drawn from a shared
 * sequence, so neither concurrency nor the order of arrival can change what a request meets, and two runs agree.
 *
 * @param seed of the run
 * @param key what the chance hangs on: the request's identifier, else its entitlement id
 * @param occurrence how often the key has been seen, from 1; 0 for chances that stay the same at every occurrence
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 *     Generators</a>, for the mixing function
 */
record Draws(long seed, String key, int occurrence) {

    /** What is asked of chance. Each question gets a number of its own, independent of the others. */
    enum Question {
        FAILS,
        WHICH_ERROR,
        UNANSWERED,
        APPLIED_UNANSWERED,
        LATENCY,
        STARTS_PENDING,
        URL,
        CUSTOMER
    }

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    /** A number from 0 up to, but not including, 1. */
    double of(Question question) {
        return (bits(question) >>> 11) * 0x1.0p-53;
    }

    /** 64 evenly spread bits. */
    long bits(Question question) {
        long place = mix(seed + GOLDEN_GAMMA * (1 + question.ordinal()));
        return mix(mix(place ^ hash(key)) + GOLDEN_GAMMA * occurrence);
    }

    /** FNV-1a over the characters: {@link String#hashCode} has only 32 bits and collides on near-equal ids. */
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
