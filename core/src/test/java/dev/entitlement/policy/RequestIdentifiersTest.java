package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdentifiersTest {

    @Test
    void makes_version_4_uuids_in_lower_case() {
        RequestIdentifiers identifiers = new RequestIdentifiers(1, 2);
        for (int i = 0; i < 2_000; i++) {
            String identifier = identifiers.next();
            UUID uuid = UUID.fromString(identifier);

            assertThat(uuid).hasToString(identifier);
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
        }
    }

    @Test
    void never_repeats_itself_nor_an_instance_with_a_neighbouring_seed() {
        RequestIdentifiers[] instances = {
            new RequestIdentifiers(0, 0), new RequestIdentifiers(0, 1), new RequestIdentifiers(1, 0),
        };
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            for (RequestIdentifiers instance : instances) {
                seen.add(instance.next());
            }
        }
        assertThat(seen).hasSize(3 * 50_000);
    }

    @Test
    void fills_each_of_the_122_bits_as_often_with_one_as_with_zero() {
        int rounds = 20_000;
        int[] ones = new int[128];
        RequestIdentifiers identifiers = new RequestIdentifiers(0, 0);
        for (int i = 0; i < rounds; i++) {
            UUID uuid = UUID.fromString(identifiers.next());
            for (int bit = 0; bit < 64; bit++) {
                ones[bit] += (int) (uuid.getMostSignificantBits() >>> 63 - bit & 1);
                ones[64 + bit] += (int) (uuid.getLeastSignificantBits() >>> 63 - bit & 1);
            }
        }
        int random = 0;
        for (int count : ones) {
            if (count != 0 && count != rounds) {
                random++;
                assertThat(count).isBetween(rounds / 2 - 500, rounds / 2 + 500); // seven standard deviations
            }
        }
        assertThat(random).isEqualTo(122);
    }

    @Test
    void changes_half_the_bits_of_a_row_with_one_bit_of_the_seed() {
        int changed = 0;
        for (int bit = 0; bit < 64; bit++) {
            UUID plain = UUID.fromString(new RequestIdentifiers(0, 0).next());
            UUID high = UUID.fromString(new RequestIdentifiers(1L << bit, 0).next());
            UUID low = UUID.fromString(new RequestIdentifiers(0, 1L << bit).next());
            changed += differingBits(plain, high) + differingBits(plain, low);
        }
        assertThat(changed / 128.0).isBetween(58.0, 64.0);
    }

    private static int differingBits(UUID one, UUID other) {
        return Long.bitCount(one.getMostSignificantBits() ^ other.getMostSignificantBits())
                + Long.bitCount(one.getLeastSignificantBits() ^ other.getLeastSignificantBits());
    }
}
