package dev.entitlement.gateway.options;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every option of the gateway, once: parsing, {@code --help} and every refusal are made from this table. */
public final class GatewayOptions {

    public static final Option<Path> CONFIG =
            Option.value("config", "FILE", null, "a properties file with some-option=value lines", Accept.file());

    public static final Option<String> HOST =
            Option.value("host", "HOST", "127.0.0.1", "where callers connect", Accept.host());
    public static final Option<Integer> PORT =
            Option.value("port", "PORT", "8080", "where callers connect; 0 picks one and prints it", Accept.port());
    public static final Option<String> ADMIN_HOST =
            Option.value("admin-host", "HOST", "127.0.0.1", "where health, metrics and status are", Accept.host());
    public static final Option<Integer> ADMIN_PORT =
            Option.value("admin-port", "PORT", "9090", "where health, metrics and status are", Accept.port());
    public static final Option<Boolean> SIMULATE =
            Option.onlyIfGiven("simulate", "run on an embedded simulator, on a port of its own; needs no credentials");

    public static final Option<URI> UPSTREAM_URL = Option.value(
            "upstream-url",
            "URL",
            "https://resale.api.bango.net/v1",
            "base URL of the Resale API, with its version prefix",
            AcceptUrl.upstream());
    public static final Option<Boolean> ALLOW_PLAIN_UPSTREAM = Option.onlyIfGiven(
            "allow-plain-upstream", "accept an http upstream beyond loopback, which shows credentials to the network");
    public static final Option<String> UPSTREAM_USERNAME = Option.value(
            "upstream-username", "NAME", null, "username of the gateway's own credentials", Accept.username());
    public static final Option<Path> UPSTREAM_PASSWORD_FILE = Option.value(
            "upstream-password-file",
            "FILE",
            null,
            "holds their password, and is read again when it changes; or set ENTITLEMENT_UPSTREAM_PASSWORD",
            Accept.file());
    public static final Option<Secret> UPSTREAM_PASSWORD = Option.secret("upstream-password", Accept.password());
    public static final Option<CredentialsMode> CREDENTIALS = Option.value(
            "credentials",
            "MODE",
            "gateway",
            "gateway: those above; passthrough: each caller's own Authorization",
            Accept.oneOf(CredentialsMode.class));

    public static final Option<CallerRule> CALLERS = Option.value(
            "callers", "RULE", "open", "open, or keys:FILE with name:key or name:sha256:hex lines", Accept.callers());
    public static final Option<Boolean> ALLOW_OPEN =
            Option.onlyIfGiven("allow-open", "let everyone call even if --host is not loopback");
    public static final Option<Set<String>> ALLOW_ORIGIN = Option.list(
            "allow-origin", "ORIGIN", null, "web origins (or *) whose pages may call; repeatable", AcceptUrl.origins());

    public static final Option<Duration> ATTEMPT_TIMEOUT = Option.value(
            "attempt-timeout", "DURATION", "4s", "one attempt, from connect to last byte", Accept.duration());
    public static final Option<Duration> CONNECT_TIMEOUT = Option.value(
            "connect-timeout", "DURATION", "1s", "connecting (TCP and TLS), within an attempt", Accept.duration());
    public static final Option<Duration> UPSTREAM_IDLE_TIMEOUT = Option.value(
            "upstream-idle-timeout", "DURATION", "20s", "how long a pooled connection may lie idle", Accept.duration());
    public static final Option<Duration> DEADLINE =
            Option.value("deadline", "DURATION", "10s", "the whole call, all attempts and waits", Accept.duration());
    public static final Option<Integer> MAX_ATTEMPTS =
            Option.value("max-attempts", "N", "3", "attempts in all, 1 to 100", Accept.wholeNumber(1, 100));
    public static final Option<Duration> BACKOFF_BASE = Option.value(
            "backoff-base",
            "DURATION",
            "100ms",
            "first wait after an attempt that was not answered",
            Accept.duration());
    public static final Option<Duration> BACKOFF_MAX =
            Option.value("backoff-max", "DURATION", "2s", "longest wait of either kind", Accept.duration());
    public static final Option<Duration> ANSWER_BACKOFF_BASE = Option.value(
            "answer-backoff-base",
            "DURATION",
            "1s",
            "first wait after a transient error that was read",
            Accept.duration());
    public static final Option<Double> RETRY_BUDGET = Option.value(
            "retry-budget",
            "SHARE",
            "0.2",
            "retries may add at most this share to the calls of the last 10 s, 0 to 1; off sets no limit",
            Accept.shareOrOff());
    public static final Option<Integer> RETRY_FLOOR = Option.value(
            "retry-floor",
            "N",
            "10",
            "retries per second that the budget always allows",
            Accept.wholeNumber(0, 1_000_000));
    public static final Option<Boolean> CIRCUIT_BREAKER = Option.value(
            "circuit-breaker",
            "on|off",
            "on",
            "stop calling while the upstream is down, and probe it",
            Accept.onOrOff());
    public static final Option<Integer> MAX_IN_FLIGHT = Option.value(
            "max-in-flight", "N", "1024", "attempts at the upstream at once", Accept.wholeNumber(1, 1_000_000));
    public static final Option<Boolean> ADAPTIVE_LIMIT = Option.value(
            "adaptive-limit",
            "on|off",
            "on",
            "send no more at once than the upstream's latency and refusals say it can do",
            Accept.onOrOff());
    public static final Option<Integer> MAX_QUEUED = Option.value(
            "max-queued", "N", "10000", "calls that may wait for a permit", Accept.wholeNumber(0, 1_000_000));
    public static final Option<Double> RATE_LIMIT = Option.value(
            "rate-limit",
            "N",
            null,
            "attempts per second sent upstream, in bursts of at most one second's worth",
            Accept.perSecond());
    public static final Option<String> NOTIFICATION_URL = Option.value(
            "notification-url",
            "URL",
            null,
            "sent upstream as notificationUrl with calls that bring no body",
            AcceptUrl.notification());

    public static final Option<Path> FAILURE_LOG = Option.value(
            "failure-log",
            "FILE",
            null,
            "every call that ends without success is appended, a JSON object a line",
            Accept.file());
    public static final Option<String> FALLBACK_URL = Option.value(
            "fallback-url",
            "URL",
            null,
            "where a browser is sent when its call ends throttled or unavailable",
            AcceptUrl.redirect());
    public static final Option<Duration> WARM_UP = Option.value(
            "warm-up",
            "DURATION",
            "1s",
            "how long calls of its own, to a stub within, get it up to speed before it is ready; 0s for not at all",
            Accept.durationOrZero());
    public static final Option<Duration> DRAIN_DELAY = Option.value(
            "drain-delay",
            "DURATION",
            "0s",
            "on SIGTERM, how long calls are still taken while readiness fails",
            Accept.durationOrZero());
    public static final Option<Duration> DRAIN_TIMEOUT = Option.value(
            "drain-timeout",
            "DURATION",
            "30s",
            "how long calls not yet ended may take after that",
            Accept.durationOrZero());
    public static final Option<LogFormat> LOG_FORMAT =
            Option.value("log-format", "text|json", "text", "how logs are written", Accept.oneOf(LogFormat.class));

    public static final Option<Path> FILE = Option.value(
            "file",
            "FILE",
            null,
            "the ids, one a line, or objects with entitlementId and requestIdentifier; - is standard input",
            Accept.file());
    public static final Option<Path> OUT = Option.value(
            "out",
            "FILE",
            null,
            "gets a line for each; the same command goes on with it after a crash (default: standard output)",
            Accept.file());
    public static final Option<Duration> GIVE_UP_AFTER = Option.value(
            "give-up-after",
            "DURATION",
            null,
            "stop when the upstream has been in trouble for so long without a break (default: wait for ever)",
            Accept.duration());

    public static final Option<?> SIMULATE_HOST = EmbeddedSimulator.named("host");
    public static final Option<?> SIMULATE_PORT = EmbeddedSimulator.named("port");

    /** What is read and written for many. */
    private static final List<Option<?>> LINES = List.of(FILE, OUT, GIVE_UP_AFTER);

    /** How the upstream is reached. */
    private static final List<Option<?>> UPSTREAM = List.of(
            UPSTREAM_URL,
            ALLOW_PLAIN_UPSTREAM,
            UPSTREAM_USERNAME,
            UPSTREAM_PASSWORD_FILE,
            UPSTREAM_PASSWORD,
            CREDENTIALS,
            ATTEMPT_TIMEOUT,
            CONNECT_TIMEOUT,
            UPSTREAM_IDLE_TIMEOUT);

    /** What a call may cost. */
    private static final List<Option<?>> POLICY = List.of(
            DEADLINE,
            MAX_ATTEMPTS,
            BACKOFF_BASE,
            BACKOFF_MAX,
            ANSWER_BACKOFF_BASE,
            RETRY_BUDGET,
            RETRY_FLOOR,
            CIRCUIT_BREAKER,
            MAX_IN_FLIGHT,
            ADAPTIVE_LIMIT,
            MAX_QUEUED,
            RATE_LIMIT,
            NOTIFICATION_URL);

    /** Nobody waits for one of many: rather late than not at all. */
    private static final List<Option<?>> BATCH_DEFAULTS =
            List.of(DEADLINE.withDefault("60s"), MAX_ATTEMPTS.withDefault("8"), BACKOFF_MAX.withDefault("20s"));

    private static final List<Option<?>> NOT_YET = List.of(
            Option.notYet("redis-url"),
            Option.notYet("notifications"),
            Option.notYet("failure-webhook"),
            Option.notYet("tls-certificate"),
            Option.notYet("tls-key"),
            Option.notYet("tls-client-ca"));

    private GatewayOptions() {}

    /** The options of {@code serve}, in the order of the help. */
    public static List<Option<?>> serve() {
        List<Option<?>> table = new ArrayList<>(List.of(HOST, PORT, ADMIN_HOST, ADMIN_PORT, SIMULATE));
        table.addAll(UPSTREAM);
        table.addAll(List.of(CALLERS, ALLOW_OPEN, ALLOW_ORIGIN));
        table.addAll(POLICY);
        table.addAll(EmbeddedSimulator.table());
        table.addAll(List.of(FAILURE_LOG, FALLBACK_URL, WARM_UP, DRAIN_DELAY, DRAIN_TIMEOUT, LOG_FORMAT, CONFIG));
        table.addAll(NOT_YET);
        return table;
    }

    /** The options of all subcommands that share environment and file. */
    public static List<Option<?>> all() {
        List<Option<?>> all = serve(); // those of check are among them
        all.addAll(LINES);
        return all;
    }

    /** The options of {@code reactivate}: what it reads and writes, the upstream, and what a call may cost. */
    public static List<Option<?>> reactivate() {
        List<Option<?>> table = new ArrayList<>(LINES);
        table.addAll(UPSTREAM);
        POLICY.forEach(option -> table.add(
                BATCH_DEFAULTS.contains(option) ? BATCH_DEFAULTS.get(BATCH_DEFAULTS.indexOf(option)) : option));
        table.addAll(List.of(FAILURE_LOG, CONFIG));
        return table;
    }

    /** The options of {@code check}: how the upstream is reached, and nothing about calls. */
    public static List<Option<?>> check() {
        List<Option<?>> table = new ArrayList<>(UPSTREAM);
        table.add(CONFIG);
        return table;
    }
}
