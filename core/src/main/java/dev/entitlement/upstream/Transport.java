package dev.entitlement.upstream;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpSslContextSpec;

/**
 * Where the upstream is and how connections to it are made. Reactor Netty makes them (resolver, proxy, TLS, transport);
 * what is said on them is ours, for per call its {@code HttpClient} costs more than all policies together.
 */
public final class Transport {
    private final TcpClient client;
    private final RequestWriter writer;
    private final AnswerMemory memory = new AnswerMemory();
    private final ConnectionCount connections;
    private final long idleTimeoutNanos;

    /**
     * @param baseUrl with version prefix, without a slash at the end
     * @param userAgent sent with every request: printable ASCII
     * @param connectTimeout to an address of the upstream, TCP's and TLS's handshake together; names are resolved before
     * @param maxConnections of all loops together
     * @param customizer what an embedding application adds: proxy, TLS, resolver, socket options
     */
    public Transport(
            URI baseUrl,
            String userAgent,
            Duration connectTimeout,
            Duration idleTimeout,
            int maxConnections,
            UnaryOperator<TcpClient> customizer) {
        client = customizer.apply(connecting(baseUrl, connectTimeout));
        writer = new RequestWriter(baseUrl, userAgent);
        connections = new ConnectionCount(maxConnections);
        idleTimeoutNanos = idleTimeout.toNanos();
    }

    private static TcpClient connecting(URI baseUrl, Duration connectTimeout) {
        boolean tls = "https".equalsIgnoreCase(baseUrl.getScheme());
        int port = baseUrl.getPort() != -1 ? baseUrl.getPort() : tls ? 443 : 80;
        TcpClient plain = TcpClient.create(ConnectionProvider.newConnection())
                .host(baseUrl.getHost().replaceAll("^\\[|]$", ""))
                .port(port)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // for there is a better clock
                .doOnChannelInit((observer, channel, address) ->
                        ConnectClock.addTo(channel.pipeline(), connectTimeout.toMillis()));
        return tls ? plain.secure(Transport::verified) : plain;
    }

    /** The system's trust store, TLS 1.2 or newer (the JDK's default), and the certificate must be the host's. */
    private static void verified(SslProvider.SslContextSpec spec) {
        SslProvider.GenericSslContextSpec<?> client = TcpSslContextSpec.forClient();
        SslProvider.Builder timed = spec.sslContext(client).handshakeTimeout(Duration.ZERO); // as above
        timed.handlerConfigurator(handler -> {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            handler.engine().setSSLParameters(parameters);
        });
    }

    /** The connections of one event loop. */
    public Connections on(EventLoop loop, LongSupplier nanoTime) {
        return on(loop, nanoTime, ConnectGate.PATIENCE_NANOS);
    }

    /** @param patienceNanos after how long a connect counts as slow */
    Connections on(EventLoop loop, LongSupplier nanoTime, long patienceNanos) {
        Connections ofLoop = new Connections(
                loop,
                client.runOn(useNative -> loop),
                writer,
                memory,
                nanoTime,
                connections,
                new ConnectGate(patienceNanos),
                idleTimeoutNanos);
        connections.join(ofLoop);
        return ofLoop;
    }
}
