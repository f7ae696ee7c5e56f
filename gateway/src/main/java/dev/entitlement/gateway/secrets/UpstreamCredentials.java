package dev.entitlement.gateway.secrets;

import dev.entitlement.Credentials;
import dev.entitlement.gateway.options.CredentialsMode;
import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.options.PasswordText;
import dev.entitlement.gateway.options.Secret;
import dev.entitlement.gateway.options.UpstreamOptions;
import java.nio.file.Path;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The gateway's own credentials upstream, and the watch over the file their password is in. */
public final class UpstreamCredentials {
    private final Credentials credentials;
    private final Watch watch;

    private UpstreamCredentials(Credentials credentials, Watch watch) {
        this.credentials = credentials;
        this.watch = watch;
    }

    /**
     * Reads what there is to read. Blocks.
     *
     * @throws dev.entitlement.gateway.options.OptionException if the password file is missing, empty or unreadable
     */
    public static UpstreamCredentials of(UpstreamOptions upstream, OptionValues values) {
        String username = upstream.username();
        if (upstream.credentials() == CredentialsMode.PASSTHROUGH || username == null) {
            return fixed(Credentials.none());
        }
        Path file = upstream.passwordFile();
        if (file != null) {
            return fromFile(username, file, values);
        }
        Secret password = upstream.password();
        return fixed(password == null ? Credentials.none() : Credentials.basic(username, password.reveal()));
    }

    /** Credentials that never change. */
    public static UpstreamCredentials fixed(Credentials credentials) {
        return new UpstreamCredentials(credentials, scheduler -> Disposables.disposed());
    }

    /** What {@link dev.entitlement.EntitlementClient} asks before each attempt. */
    public Credentials credentials() {
        return credentials;
    }

    /** Follows changes of the file until disposed of. */
    public Disposable watch(Scheduler scheduler) {
        return watch.start(scheduler);
    }

    private static UpstreamCredentials fromFile(String username, Path path, OptionValues values) {
        try {
            WatchedFile<Mono<String>> file = WatchedFile.open(path, content -> header(username, content));
            return new UpstreamCredentials(file::value, scheduler -> file.watch(scheduler, WatchedFile.INTERVAL));
        } catch (IllegalArgumentException e) {
            throw values.refuse(GatewayOptions.UPSTREAM_PASSWORD_FILE, String.valueOf(e.getMessage()));
        }
    }

    private static Mono<String> header(String username, byte[] content) {
        return Credentials.basic(username, PasswordText.of(content)).authorization();
    }

    private interface Watch {
        Disposable start(Scheduler scheduler);
    }
}
