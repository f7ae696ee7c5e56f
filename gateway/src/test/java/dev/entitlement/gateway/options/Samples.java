package dev.entitlement.gateway.options;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** For every option of {@code serve}: two values it takes, and some it does not. */
record Samples(String good, String other, List<String> bad) {

    private static final List<String> NO_DURATION = List.of("", "0s", "5", "-1s", "1.5s", "25h", "soon");
    private static final List<String> NO_PORT =
            List.of("", "-1", "65536", "70000", "8o80", "80.0", " 80", "99999999999");
    private static final List<String> NO_HOST = List.of("", "a b", "-a", "http://a", "a/b", "::g", "[a]", "a:80", "ä");
    private static final List<String> NO_SWITCH = List.of("", "on", "1", "TRUE", "yes");
    private static final List<String> NO_URL = List.of(
            "",
            "h",
            "//h/v1",
            "ftp://h/v1",
            "https://",
            "https:///v1",
            "https://h:0/",
            "https://h:65536/",
            "https://ü/",
            "https://h /",
            "mailto:a@b");

    static final Map<String, Samples> OF = Map.ofEntries(
            entry("host", new Samples("localhost", "::1", NO_HOST)),
            entry("port", new Samples("0", "65535", NO_PORT)),
            entry("admin-host", new Samples("127.0.0.1", "[::1]", NO_HOST)),
            entry("admin-port", new Samples("0", "9091", NO_PORT)),
            entry("simulate", new Samples("true", "false", NO_SWITCH)),
            entry("upstream-url", new Samples("https://h.example/v1", "http://127.0.0.1:1/v1/", NO_URL)),
            entry("allow-plain-upstream", new Samples("true", "false", NO_SWITCH)),
            entry("upstream-username", new Samples("joe", "jürgen", List.of("", "a:b", "a\nb", "a\u0085b"))),
            entry("upstream-password-file", new Samples("/p", "q", List.of("", "a\u0000b", "a\nb"))),
            entry("credentials", new Samples("gateway", "passthrough", List.of("", "none", "Gateway", "gateway "))),
            entry(
                    "callers",
                    new Samples("open", "keys:k", List.of("", "keys", "keys:", "open:x", "KEYS:f", "basic:f"))),
            entry("allow-open", new Samples("true", "false", NO_SWITCH)),
            entry(
                    "allow-origin",
                    new Samples(
                            "*",
                            "https://a.example,http://b:81",
                            List.of("", "a", "https://", "https://a/", "null", ","))),
            entry("attempt-timeout", new Samples("1ms", "24h", NO_DURATION)),
            entry("connect-timeout", new Samples("1ms", "24h", NO_DURATION)),
            entry("upstream-idle-timeout", new Samples("1ms", "24h", NO_DURATION)),
            entry("deadline", new Samples("1ms", "24h", NO_DURATION)),
            entry("max-attempts", new Samples("1", "100", List.of("", "0", "101", "-1", "1.0", "three"))),
            entry("backoff-base", new Samples("1ms", "24h", NO_DURATION)),
            entry("backoff-max", new Samples("1ms", "24h", NO_DURATION)),
            entry("answer-backoff-base", new Samples("1ms", "24h", NO_DURATION)),
            entry(
                    "retry-budget",
                    new Samples("off", "1.0", List.of("", "-0.1", "1.01", "2", "NaN", "0x1p-3", ".5", "20%", "on"))),
            entry("retry-floor", new Samples("0", "1000000", List.of("", "-1", "1000001", "0.5", "none"))),
            entry("circuit-breaker", new Samples("on", "off", List.of("", "true", "ON"))),
            entry("max-in-flight", new Samples("1", "1000000", List.of("", "0", "1000001", "-1", "many"))),
            entry("adaptive-limit", new Samples("on", "off", List.of("", "true", "auto"))),
            entry("max-queued", new Samples("0", "1000000", List.of("", "-1", "1000001", "0.5", "none"))),
            entry(
                    "rate-limit",
                    new Samples("0.001", "1000000", List.of("", "0", "-1", "1000001", "1e3", "5/s", "none"))),
            entry(
                    "notification-url",
                    new Samples(
                            "https://u:p@h/n?o=1",
                            "http://h/n",
                            List.of("", "h", "ftp://h/", "https:///x", "https://h/ ä"))),
            entry("simulate-host", new Samples("localhost", "127.0.0.1", List.of("a b", "http://a"))),
            entry("simulate-port", new Samples("0", "65535", NO_PORT)),
            entry(
                    "simulate-latency",
                    new Samples("0ms", "lognormal:50ms,0.5", List.of("", "5", "lognormal:", "lognormal:1s", "-1s"))),
            entry("simulate-error-rate", new Samples("0", "0.5", List.of("", "-1", "1.5", "half"))),
            entry("simulate-hang-rate", new Samples("0", "1", List.of("", "-1", "1.5", "half"))),
            entry("simulate-reset-rate", new Samples("0", "1", List.of("", "-1", "1.5", "half"))),
            entry("simulate-rate-limit", new Samples("none", "100", List.of("", "-1", "many"))),
            entry("simulate-concurrency", new Samples("none", "64", List.of("", "0", "-1", "1.5", "many"))),
            entry("simulate-capacity", new Samples("none", "1000", List.of("", "-1", "many"))),
            entry("simulate-refusal-cost", new Samples("0", "1", List.of("", "-1", "1.5", "half"))),
            entry("simulate-pending-rate", new Samples("0", "1", List.of("", "-1", "1.5", "half"))),
            entry("simulate-seed", new Samples("0", "-7", List.of("", "x", "1.5"))),
            entry("file", new Samples("-", "ids.txt", List.of("", "a\u0000b"))),
            entry("out", new Samples("o", "/var/o", List.of("", "a\u0000b"))),
            entry("give-up-after", new Samples("1ms", "24h", NO_DURATION)),
            entry("failure-log", new Samples("f", "/var/log/f", List.of("", "a\u0000b"))),
            entry(
                    "fallback-url",
                    new Samples(
                            "https://h/sorry",
                            "http://localhost/x",
                            List.of("", "http://h/", "https://u@h/", "/x", "https://h/ä", "javascript:1"))),
            entry("warm-up", new Samples("1s", "0s", List.of("", "1", "-1s", "25h"))),
            entry("drain-delay", new Samples("0s", "5s", List.of("", "5", "-1s", "25h"))),
            entry("drain-timeout", new Samples("0ms", "1m", List.of("", "5", "-1s", "25h"))),
            entry("log-format", new Samples("text", "json", List.of("", "JSON", "xml"))),
            entry("config", new Samples("f", "g", List.of("", "a\u0000b"))));
}
