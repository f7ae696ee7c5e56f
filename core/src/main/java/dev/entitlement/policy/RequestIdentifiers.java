package dev.entitlement.policy;

import java.nio.charset.StandardCharsets;

/**
 * Makes request identifiers: UUIDs of version 4 as text, from 122 bits that nobody can foretell. An instance belongs to
 * one thread (an event loop has its own); it neither blocks nor contends. Not thread-safe.
 *
 * <p>The n-th identifier is SipHash-2-4 of n, 128 bits of it, under a key of 128 bits drawn once. Why not something
 * shorter:
 *
 * <ul>
 *   <li>{@code UUID.randomUUID} and {@code SecureRandom} share a lock and may read from the system, on an event loop.
 *   <li>{@code SplittableRandom} and its kin are guessable: from two identifiers, and every caller sees its own, the rest
 *       of the row can be computed. An identifier is the upstream's idempotency key. Who knows the next one can use it up
 *       first, and the call it was meant for is answered by a replay of a stranger's.
 * </ul>
 *
 * <p>SipHash is a pseudo-random function: without the key its outputs cannot be told from independent uniform bits. So two
 * identifiers, of one instance or of instances in different processes, are equal with the odds of two UUIDs of version 4,
 * 1 to 2^122, as long as each instance has a key of its own; that two keys drawn by {@code SecureRandom} are equal is
 * rarer still.
 *
 * @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">Aumasson and Bernstein, SipHash: a fast short-input PRF</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.4">RFC 9562, UUID version 4</a>
 */
public final class RequestIdentifiers {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LENGTH = 36;

    private static final long VERSION_MASK = 0xF000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;
    private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

    private final SipHash random;
    private final byte[] text = new byte[LENGTH]; // of the last one: a string copies what it is made of
    private long made;

    /**
     * @param seedHigh one half of the key: 64 bits of a cryptographic source, drawn off the event loops, never used twice
     * @param seedLow the other half, likewise
     */
    public RequestIdentifiers(long seedHigh, long seedLow) {
        random = new SipHash(seedHigh, seedLow);
    }

    /** The next identifier, like {@code 0b6f1d5c-93a4-4c1e-8f27-5ad0c8e9b713}. */
    public String next() {
        random.hash(made++);
        write(random.first() & ~VERSION_MASK | VERSION_4, random.second() & ~VARIANT_MASK | VARIANT_RFC);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private void write(long high, long low) {
        hex(high >>> 32, 8, text, 0);
        text[8] = '-';
        hex(high >>> 16, 4, text, 9);
        text[13] = '-';
        hex(high, 4, text, 14);
        text[18] = '-';
        hex(low >>> 48, 4, text, 19);
        text[23] = '-';
        hex(low, 12, text, 24);
    }

    /** Writes the lowest {@code digits} digits of {@code value}. */
    private static void hex(long value, int digits, byte[] text, int at) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = HEX[(int) rest & 0xF];
            rest >>>= 4;
        }
    }
}
