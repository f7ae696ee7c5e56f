package dev.entitlement.policy;

/**
 * SipHash-2-4 of a single {@code long}, with 128 bits of output. The result stays in the instance until the next hash, so
 * that hashing allocates nothing. Not thread-safe.
 *
 * @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">Aumasson and Bernstein, SipHash: a fast short-input PRF</a>
 */
final class SipHash {
    /** "somepseudorandomlygeneratedbytes": the paper's constants, only there to make the four words differ. */
    private static final long INIT_0 = 0x736f6d6570736575L;

    private static final long INIT_1 = 0x646f72616e646f6dL;
    private static final long INIT_2 = 0x6c7967656e657261L;
    private static final long INIT_3 = 0x7465646279746573L;

    /** The last block: no bytes left over, and in its highest byte that the message had eight. */
    private static final long LAST_BLOCK = 8L << 56;

    private final long keyFirst;
    private final long keySecond;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long first;
    private long second;

    /**
     * @param keyFirst the first eight bytes of the key, little end first
     * @param keySecond the other eight
     */
    SipHash(long keyFirst, long keySecond) {
        this.keyFirst = keyFirst;
        this.keySecond = keySecond;
    }

    /** Hashes the eight bytes of {@code message}, little end first. */
    void hash(long message) {
        v0 = keyFirst ^ INIT_0;
        v1 = keySecond ^ INIT_1 ^ 0xEE; // 0xEE, 0xEE and 0xDD set the 128-bit form apart from the 64-bit one
        v2 = keyFirst ^ INIT_2;
        v3 = keySecond ^ INIT_3;
        absorb(message);
        absorb(LAST_BLOCK);
        v2 ^= 0xEE;
        first = squeeze();
        v1 ^= 0xDD;
        second = squeeze();
    }

    /** The first eight bytes of the last hash, little end first. */
    long first() {
        return first;
    }

    /** The other eight. */
    long second() {
        return second;
    }

    private void absorb(long block) {
        v3 ^= block;
        round();
        round();
        v0 ^= block;
    }

    private long squeeze() {
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
