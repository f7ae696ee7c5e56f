package dev.entitlement.benchmarks.scenarios;

import java.util.List;

/**
 * What others did in the same scenario, measured on 23 November 2026 on a machine of two cores (AMD EPYC, loopback). They
 * are told beside our figures and were not measured in the same run.
 */
final class Peers {
    private Peers() {}

    static List<String> outage() {
        return List.of(
                "Peers, measured earlier on such a machine, not in this run (requests upstream ÷ calls, full goodput back,"
                        + " goodput in the last 2 s):",
                "  Spring Cloud Gateway, Retry 3, C 1,000/s                  3.94   never   0 %%",
                "  Spring Cloud Gateway, Retry 3, C 2,000/s                  3.56   never  27 %%",
                "  Reactor Netty, 3 retries, full jitter, no budget, C 1,000/s  4.00   never   0 %%",
                "  the same with a budget of 20 %%, C 1,000/s                 1.21   0.2 s  100 %%",
                "  the same with a budget of 20 %%, C 2,000/s                 1.21   0.5 s  100 %%");
    }
}
