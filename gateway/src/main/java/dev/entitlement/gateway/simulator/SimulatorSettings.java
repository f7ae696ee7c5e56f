package dev.entitlement.gateway.simulator;

import java.time.Duration;

/**
 * How a simulator starts. Immutable: each {@code with…} gives a changed copy.
 *
 * @param host name or address to listen on; an IPv6 address without brackets
 * @param port 0 to 65535; 0 takes a free one
 * @param faults what is wrong with the platform at first
 * @param seed of every chance: two runs with the same seed and the same requests give the same answers
 */
public record SimulatorSettings(String host, int port, Faults faults, long seed) {

    /** {@code 127.0.0.1:8081}, a latency of 50 ms, no faults, seed 0. */
    public static final SimulatorSettings STANDARD =
            new SimulatorSettings("127.0.0.1", 8081, Faults.NONE.withLatency(Latency.fixed(Duration.ofMillis(50))), 0);

    public SimulatorSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
    }

    public SimulatorSettings withHost(String changed) {
        return new SimulatorSettings(changed, port, faults, seed);
    }

    public SimulatorSettings withPort(int changed) {
        return new SimulatorSettings(host, changed, faults, seed);
    }

    public SimulatorSettings withFaults(Faults changed) {
        return new SimulatorSettings(host, port, changed, seed);
    }

    public SimulatorSettings withSeed(long changed) {
        return new SimulatorSettings(host, port, faults, changed);
    }
}
