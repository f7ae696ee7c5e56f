package dev.entitlement.gateway;

import dev.entitlement.gateway.options.Address;
import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionException;
import dev.entitlement.gateway.options.OptionValues;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Something that is not the options' fault keeps the gateway from starting: one line, exit status 1. */
final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The kernel's words when another port could help, and when another host could. */
    private static final List<String> ABOUT_PORTS = List.of("Address already in use", "Permission denied");

    private static final List<String> ABOUT_HOSTS = List.of("Cannot assign requested address");

    private StartFailure(String line, Throwable cause) {
        super(line, cause);
    }

    /** The line to print. */
    String line() {
        return String.valueOf(getMessage());
    }

    /**
     * Waits for a server to listen. Blocks.
     *
     * @throws StartFailure if the address cannot be had
     */
    static <T> T listening(
            Mono<? extends T> server, Address address, Option<?> host, Option<?> port, OptionValues values) {
        try {
            T listening = server.block();
            if (listening == null) {
                throw new IllegalStateException("a server started without a result");
            }
            return listening;
        } catch (OptionException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = reason(e);
            if (reason == null) {
                throw e;
            }
            Option<?> option = ABOUT_PORTS.contains(reason) ? port : host;
            throw new StartFailure(
                    values.refuse(option, address + " (" + reason + ")").line(), e);
        }
    }

    /** Why an address cannot be had, as the innermost exception says it; null if that is not what happened. */
    private static @Nullable String reason(Throwable failure) {
        String reason = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                reason = "unknown host";
            } else if (cause instanceof SocketException || cause instanceof NativeIoException) {
                reason = inShort(String.valueOf(cause.getMessage()));
            }
        }
        return reason;
    }

    private static String inShort(String message) {
        return Stream.concat(ABOUT_PORTS.stream(), ABOUT_HOSTS.stream())
                .filter(message::contains)
                .findFirst()
                .orElse(message);
    }
}
