package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.options.CredentialsMode;
import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.ServeOptions;
import dev.entitlement.gateway.secrets.WatchedFile;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Decides who may call. Thread-safe.
 *
 * <p>A key comes as {@code X-Api-Key: KEY}, {@code Authorization: Bearer KEY} or {@code Authorization: Basic name:key}.
 * While callers' own {@code Authorization} is passed through, it is the upstream's and never looked at here.
 */
final class Callers {
    /** The name of whoever comes in through an open door. */
    static final String ANYONE = "";

    private final @Nullable Supplier<CallerKeys> keys;
    private final boolean authorizationIsOurs;
    private final Function<Scheduler, Disposable> watch;

    private Callers(
            @Nullable Supplier<CallerKeys> keys, boolean authorizationIsOurs, Function<Scheduler, Disposable> watch) {
        this.keys = keys;
        this.authorizationIsOurs = authorizationIsOurs;
        this.watch = watch;
    }

    /**
     * Those that the options name; a key file is read here, so call this off the event loops.
     *
     * @throws dev.entitlement.gateway.options.OptionException if the file cannot be used
     */
    static Callers of(ServeOptions options) {
        Path path = options.callers().keys();
        if (path == null) {
            return open();
        }
        boolean passthrough = options.credentials() == CredentialsMode.PASSTHROUGH;
        try {
            WatchedFile<CallerKeys> file = WatchedFile.open(path, CallerKeys::parse);
            return new Callers(file::value, !passthrough, worker -> file.watch(worker, WatchedFile.INTERVAL));
        } catch (IllegalArgumentException e) {
            throw options.values().refuse(GatewayOptions.CALLERS, "keys:" + e.getMessage());
        }
    }

    /** Lets everyone in. */
    static Callers open() {
        return new Callers(null, false, worker -> Disposables.disposed());
    }

    /**
     * Lets in who has a key.
     *
     * @param keys those that count now; asked for every request
     * @param passthrough whether callers' own {@code Authorization} goes upstream
     */
    static Callers withKeys(Supplier<CallerKeys> keys, boolean passthrough) {
        return new Callers(keys, !passthrough, worker -> Disposables.disposed());
    }

    /** Follows changes of the key file until disposed of; without a file there is nothing to follow. */
    Disposable watch(Scheduler worker) {
        return watch.apply(worker);
    }

    /** The caller's name, {@link #ANYONE} if nobody asks for one; null if it is not let in. */
    @Nullable
    String admit(HttpHeaders headers) {
        if (keys == null) {
            return ANYONE;
        }
        List<String> apiKeys = headers.getAll(HeaderNames.X_API_KEY);
        if (!apiKeys.isEmpty()) {
            return apiKeys.size() == 1 ? ownerOf(bytes(apiKeys.get(0)), null) : null;
        }
        List<String> authorizations = authorizationIsOurs ? headers.getAll(HttpHeaderNames.AUTHORIZATION) : List.of();
        return authorizations.size() == 1 ? admit(authorizations.get(0)) : null;
    }

    private @Nullable String admit(String authorization) {
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return ownerOf(bytes(authorization.substring(7).strip()), null);
        }
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        String pair = decoded(authorization.substring(6).strip());
        int colon = pair.indexOf(':');
        return colon < 0
                ? null
                : ownerOf(pair.substring(colon + 1).getBytes(StandardCharsets.UTF_8), pair.substring(0, colon));
    }

    private @Nullable String ownerOf(byte[] key, @Nullable String name) {
        return keys == null ? null : keys.get().ownerOf(key, name);
    }

    /** As they came: the decoder makes a character of each byte, and a key may be more than ASCII. */
    private static byte[] bytes(String headerText) {
        return headerText.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Empty for what is not Base64: there is no name in it either way. */
    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** What {@code WWW-Authenticate} says to those who are not let in (RFC 9110 §11.6.1 wants at least one). */
    String challenge() {
        return authorizationIsOurs
                ? "Basic realm=\"entitlement-gateway\", charset=\"UTF-8\", Bearer realm=\"entitlement-gateway\""
                : "ApiKey realm=\"entitlement-gateway\"";
    }
}
