package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BurstGatewayTest {

    @Test
    void the_traffic_is_over_when_the_warm_bursts_come() {
        assertThat(BurstGateway.whole().profile())
                .isEqualTo("constant:1/11.5s,constant:1500/30.0s,burst:9500@1.5s,burst:9500@41.5s,burst:9500@51.5s");
    }
}
