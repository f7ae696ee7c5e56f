package dev.entitlement;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a client that is a number, a duration or an address. Immutable; every value has a default, and the
 * defaults are what most callers want.
 */
public final class ClientSettings {
    private final URI baseUrl;
    private final Duration attemptTimeout;
    private final Duration connectTimeout;
    private final Duration idleTimeout;
    private final Duration deadline;
    private final int maxAttempts;
    private final Duration backoffBase;
    private final Duration backoffMax;
    private final Duration answerBackoffBase;
    private final double retryBudget;
    private final int retryFloor;
    private final boolean circuitBreaker;
    private final int maxInFlight;
    private final boolean adaptiveLimit;
    private final int maxQueued;
    private final double rateLimit;
    private final @Nullable String notificationUrl;

    private ClientSettings(Builder builder) {
        baseUrl = checkBaseUrl(builder.baseUrl, builder.allowPlainUpstream);
        attemptTimeout = builder.attemptTimeout;
        connectTimeout = builder.connectTimeout;
        idleTimeout = builder.idleTimeout;
        deadline = builder.deadline;
        maxAttempts = builder.maxAttempts;
        backoffBase = builder.backoffBase;
        backoffMax = builder.backoffMax;
        answerBackoffBase = builder.answerBackoffBase;
        retryBudget = builder.retryBudget;
        retryFloor = builder.retryFloor;
        circuitBreaker = builder.circuitBreaker;
        maxInFlight = builder.maxInFlight;
        adaptiveLimit = builder.adaptiveLimit;
        maxQueued = builder.maxQueued;
        rateLimit = builder.rateLimit;
        notificationUrl = builder.notificationUrl;
    }

    /** The defaults: the vendor's own address, and the values named at {@link Builder}'s methods. */
    public static ClientSettings defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Where the upstream is, with its version prefix and without a slash at the end. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** The most that one attempt may take, from the wish to connect to the last byte. */
    public Duration attemptTimeout() {
        return attemptTimeout;
    }

    /** The most that connecting, TCP and TLS together, may take within an attempt. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How long a pooled connection may lie idle. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** The most that a call may take, all attempts and waits. */
    public Duration deadline() {
        return deadline;
    }

    /** Attempts in all. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** The first backoff ceiling after an attempt that was not answered. */
    public Duration backoffBase() {
        return backoffBase;
    }

    /** The highest backoff ceiling. */
    public Duration backoffMax() {
        return backoffMax;
    }

    /** The first backoff ceiling after a transient error that was read. */
    public Duration answerBackoffBase() {
        return answerBackoffBase;
    }

    /** Retries per call that the budget allows; infinite for no limit. */
    public double retryBudget() {
        return retryBudget;
    }

    /** Retries per second that the budget always allows. */
    public int retryFloor() {
        return retryFloor;
    }

    /** Whether there is a circuit breaker. */
    public boolean circuitBreaker() {
        return circuitBreaker;
    }

    /** Attempts that may be in flight at once. */
    public int maxInFlight() {
        return maxInFlight;
    }

    /** Whether a limit below that cap follows the upstream's latency and refusals. */
    public boolean adaptiveLimit() {
        return adaptiveLimit;
    }

    /** Calls that may wait for a permit. */
    public int maxQueued() {
        return maxQueued;
    }

    /** Attempts per second; infinite for no limit. */
    public double rateLimit() {
        return rateLimit;
    }

    /** What is sent upstream as {@code {"notificationUrl":…}} with calls that bring no body; null for nothing. */
    public @Nullable String notificationUrl() {
        return notificationUrl;
    }

    /** Whether a host is this machine, told by its text alone: {@code localhost}, {@code 127.…} or {@code ::1}. */
    public static boolean isLoopback(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String name = bare.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.matches("127(\\.\\d{1,3}){3}")
                || name.equals("::1")
                || name.equals("0:0:0:0:0:0:0:1");
    }

    private static URI checkBaseUrl(URI url, boolean allowPlain) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "baseUrl: " + withoutSecrets(url) + " (expected: https://HOST[:PORT]/PREFIX)");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("baseUrl: " + withoutSecrets(url)
                    + " with user information (expected: none, credentials go elsewhere)");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "baseUrl: " + withoutSecrets(url) + " with query or fragment (expected: none)");
        }
        if (scheme.equals("http") && !allowPlain && !isLoopback(url.getHost())) {
            throw new IllegalArgumentException("baseUrl: " + url
                    + " (expected: https, or http on loopback only; plain HTTP carries the credentials in the clear)");
        }
        String text = url.toString();
        return URI.create(text.replaceAll("/+$", ""));
    }

    private static String withoutSecrets(URI url) {
        return url.getHost() == null ? "without a host" : url.getScheme() + "://" + url.getHost();
    }

    /** Collects settings, and refuses a wrong one at once. No duration may be longer than a year. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST =
                Duration.ofDays(365); // sums of them still fit into a clock's nanoseconds

        private URI baseUrl = URI.create("https://resale.api.bango.net/v1");
        private boolean allowPlainUpstream;
        private Duration attemptTimeout = Duration.ofSeconds(4);
        private Duration connectTimeout = Duration.ofSeconds(1);
        private Duration idleTimeout = Duration.ofSeconds(20);
        private Duration deadline = Duration.ofSeconds(10);
        private int maxAttempts = 3;
        private Duration backoffBase = Duration.ofMillis(100);
        private Duration backoffMax = Duration.ofSeconds(2);
        private Duration answerBackoffBase = Duration.ofSeconds(1);
        private double retryBudget = 0.2;
        private int retryFloor = 10;
        private boolean circuitBreaker = true;
        private int maxInFlight = 1024;
        private boolean adaptiveLimit = true;
        private int maxQueued = 10_000;
        private double rateLimit = Double.POSITIVE_INFINITY;
        private @Nullable String notificationUrl;

        private Builder() {}

        /**
         * Where the upstream is, with its version prefix, with or without a slash at the end. Default:
         * {@code https://resale.api.bango.net/v1}, for test and for production credentials alike (API reference).
         */
        public Builder baseUrl(URI baseUrl) {
            this.baseUrl = baseUrl;
            return this;
        }

        /** Whether plain {@code http} is accepted beyond loopback. Default: no, for it shows credentials to the network. */
        public Builder allowPlainUpstream(boolean allow) {
            this.allowPlainUpstream = allow;
            return this;
        }

        /** One attempt, from the wish to connect to the last byte: above zero; default 4 s. */
        public Builder attemptTimeout(Duration timeout) {
            this.attemptTimeout = positive("attemptTimeout", timeout);
            return this;
        }

        /**
         * Connecting, within an attempt: TCP's handshake and TLS's, together, to one address. Not the resolver, which has
         * the attempt's time, nor what a proxy takes beyond its own TCP handshake for a plain {@code http} upstream. Above
         * zero; default 1 s.
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = positive("connectTimeout", timeout);
            return this;
        }

        /** How long a pooled connection may lie idle; stay below what the upstream keeps. Above zero; default 20 s. */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = positive("idleTimeout", timeout);
            return this;
        }

        /** The whole call, all attempts and waits: above zero; default 10 s. */
        public Builder deadline(Duration deadline) {
            this.deadline = positive("deadline", deadline);
            return this;
        }

        /** Attempts in all, 1 to 100; default 3 (no more, says the SRE book, ch. 21). */
        public Builder maxAttempts(int attempts) {
            if (attempts < 1 || attempts > 100) {
                throw new IllegalArgumentException("maxAttempts: " + attempts + " (expected: 1 to 100)");
            }
            this.maxAttempts = attempts;
            return this;
        }

        /** First backoff ceiling after an attempt that was not answered: above zero; default 100 ms. */
        public Builder backoffBase(Duration base) {
            this.backoffBase = positive("backoffBase", base);
            return this;
        }

        /** Highest backoff ceiling: above zero; default 2 s. It wins over a larger base. */
        public Builder backoffMax(Duration max) {
            this.backoffMax = positive("backoffMax", max);
            return this;
        }

        /**
         * First backoff ceiling after a transient error that was read: above zero; default 1 s, for the platform has by
         * then retried at the merchant by itself.
         */
        public Builder answerBackoffBase(Duration base) {
            this.answerBackoffBase = positive("answerBackoffBase", base);
            return this;
        }

        /**
         * Retries per call that the budget allows, 0 (never retries) to 1, or {@link Double#POSITIVE_INFINITY} for no
         * limit; default 0.2 (Finagle's RetryBudget).
         */
        public Builder retryBudget(double share) {
            if (!(share >= 0 && share <= 1) && share != Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("retryBudget: " + share + " (expected: 0 to 1, or infinite)");
            }
            this.retryBudget = share;
            return this;
        }

        /** Retries per second that the budget always allows, 0 to 1,000,000; default 10 (Finagle's RetryBudget). */
        public Builder retryFloor(int perSecond) {
            if (perSecond < 0 || perSecond > 1_000_000) {
                throw new IllegalArgumentException("retryFloor: " + perSecond + " (expected: 0 to 1000000)");
            }
            this.retryFloor = perSecond;
            return this;
        }

        /** Whether there is a circuit breaker; default yes. */
        public Builder circuitBreaker(boolean on) {
            this.circuitBreaker = on;
            return this;
        }

        /** Attempts that may be in flight at once, 1 to 1,000,000; default 1024. */
        public Builder maxInFlight(int attempts) {
            if (attempts < 1 || attempts > 1_000_000) {
                throw new IllegalArgumentException("maxInFlight: " + attempts + " (expected: 1 to 1000000)");
            }
            this.maxInFlight = attempts;
            return this;
        }

        /**
         * Whether a limit below {@link #maxInFlight} follows the upstream's latency and refusals, so that no more is sent
         * than it can do; default yes.
         */
        public Builder adaptiveLimit(boolean on) {
            this.adaptiveLimit = on;
            return this;
        }

        /**
         * Calls that may wait for a permit, 0 (none waits) to 1,000,000; default 10,000. What cannot be served before its
         * deadline is refused at once, and when the queue is full the newest call of the heaviest caller gives way.
         */
        public Builder maxQueued(int calls) {
            if (calls < 0 || calls > 1_000_000) {
                throw new IllegalArgumentException("maxQueued: " + calls + " (expected: 0 to 1000000)");
            }
            this.maxQueued = calls;
            return this;
        }

        /**
         * Attempts per second, in the long run, with a burst of one second's worth: 0.001 to 1,000,000, or
         * {@link Double#POSITIVE_INFINITY}, the default, for no limit.
         */
        public Builder rateLimit(double perSecond) {
            if (!(perSecond >= 0.001 && perSecond <= 1_000_000) && perSecond != Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "rateLimit: " + perSecond + " (expected: 0.001 to 1000000, or infinite)");
            }
            this.rateLimit = perSecond;
            return this;
        }

        /** Sent upstream as {@code {"notificationUrl":…}}, as given, with calls that bring no body. Default: nothing. */
        public Builder notificationUrl(@Nullable String url) {
            this.notificationUrl = url;
            return this;
        }

        /** @throws IllegalArgumentException if the base URL is none that may be used */
        public ClientSettings build() {
            return new ClientSettings(this);
        }

        private static Duration positive(String name, Duration value) {
            if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: above zero, at most 365 days)");
            }
            return value;
        }
    }
}
