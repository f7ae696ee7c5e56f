package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {

    /** Key 00 01 … 0f, message 00 01 … 07; the digest is the ninth of {@code vectors_sip128} in the authors' vectors.h. */
    @Test
    void agrees_with_the_test_vector_of_its_authors() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

        hash.hash(0x0706050403020100L);

        assertThat(hash.first()).isEqualTo(0x61f55862baa9623bL);
        assertThat(hash.second()).isEqualTo(0xb49714f364e2830fL);
    }

    @Test
    void starts_every_hash_afresh() {
        SipHash hash = new SipHash(1, 2);
        hash.hash(5);
        long first = hash.first();
        hash.hash(6);
        hash.hash(5);

        assertThat(hash.first()).isEqualTo(first);
    }
}
