package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardNormalTest {

    @ParameterizedTest
    @CsvSource({
        "0.5, 0",
        "0.841344746, 1",
        "0.9, 1.281551566",
        "0.975, 1.959963985",
        "0.999, 3.090232306",
        "0.999999, 4.753424309",
        "0.000000000001, -7.034483825",
        "0.025, -1.959963985",
        "0.075, -1.439531471"
    })
    void agrees_with_the_tables(double p, double z) {
        assertThat(StandardNormal.quantile(p)).isCloseTo(z, within(1e-6));
    }

    @Test
    void reaches_infinity_only_at_the_ends() {
        assertThat(StandardNormal.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(StandardNormal.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(StandardNormal.quantile(Math.nextDown(1.0))).isLessThan(9);
        assertThat(StandardNormal.quantile(0x1.0p-53)).isGreaterThan(-9);
    }

    @Test
    void never_falls_as_p_rises() {
        double last = Double.NEGATIVE_INFINITY;
        for (int i = 1; i < 10_000; i++) {
            double z = StandardNormal.quantile(i / 10_000.0);
            assertThat(z).as("at %d", i).isGreaterThan(last);
            last = z;
        }
    }
}
