package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.RawServer.Script;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.ProxyProvider;

/** How connections are made: TLS and whom it trusts, a proxy, no connection at all. */
class TransportTest {

    private static TestKeys keys;

    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        keys = TestKeys.selfSigned(directory, "dns:localhost");
    }

    @Test
    void sends_nothing_to_a_server_that_signed_its_own_certificate() throws Exception {
        try (RawServer server = RawServer.start(keys.listen(), RawServer.RIGHT)) {
            assertNotSent(call(tls(server), UnaryOperator.identity()), server);
        }
    }

    @Test
    void sends_nothing_to_a_server_whose_certificate_is_for_another_host() throws Exception {
        try (RawServer server = RawServer.start(keys.listen(), RawServer.RIGHT)) {
            URI otherName = URI.create("https://127.0.0.1:" + server.port() + "/v1");

            assertNotSent(call(otherName, trusting(keys.certificate())), server);
        }
    }

    @Test
    void speaks_tls_to_a_server_that_the_application_trusts() throws Exception {
        try (RawServer server = RawServer.start(keys.listen(), RawServer.RIGHT)) {
            EntitlementResult result = call(tls(server), trusting(keys.certificate()));

            assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
            assertThat(Wire.ends(result)).containsExactly(AttemptEnd.ANSWERED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    /** TLS may end without TCP's FIN. Whatever was sent then, nobody could answer. */
    @Test
    void gives_up_an_idle_connection_whose_tls_the_server_has_ended() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Script endsTls = peer -> {
            peer.write(RawAnswers.ok(peer.read()));
            peer.endOutput();
            peer.awaitEnd();
            closed.countDown();
        };
        try (RawServer server =
                RawServer.start(keys.listen(), peer -> (peer.number() == 1 ? endsTls : RawServer.RIGHT).serve(peer))) {
            EntitlementClient client = client(Wire.settings(tls(server)), trusting(keys.certificate()));
            Wire.call(client, "e-1");
            Wire.await(closed);
            EntitlementResult second = Wire.call(client, "e-2");
            Wire.result(client.close());

            assertThat(Wire.ends(second)).containsExactly(AttemptEnd.ANSWERED);
            assertThat(server.requests()).extracting(RawRequest::connection).containsExactly(1, 2);
        }
    }

    @Test
    void sends_nothing_to_a_server_that_speaks_no_tls() {
        try (RawServer server = RawServer.inOrder(peer -> peer.write("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            EntitlementResult result = call(tls(server), UnaryOperator.identity());

            assertThat(Wire.ends(result)).containsExactly(AttemptEnd.NOT_SENT);
            assertThat(result.effect()).isEqualTo(Effect.NONE);
        }
    }

    @Test
    void tries_again_when_the_handshake_outlasts_the_time_to_connect() {
        try (RawServer server = RawServer.start(Peer::awaitEnd)) {
            EntitlementClient client = client(
                    Wire.settings(tls(server)).maxAttempts(2).connectTimeout(Duration.ofMillis(150)),
                    UnaryOperator.identity());
            EntitlementResult result = Wire.call(client, "e-1");
            Wire.await(() -> client.status().connecting() == 0);
            Wire.result(client.close());

            assertThat(Wire.ends(result)).containsExactly(AttemptEnd.NOT_SENT, AttemptEnd.NOT_SENT);
            assertThat(result.effect()).isEqualTo(Effect.NONE);
            assertThat(result.report().attempts())
                    .allSatisfy(attempt ->
                            assertThat(attempt.duration()).isBetween(Duration.ofMillis(150), Duration.ofSeconds(5)));
            assertThat(log.lines("TLS handshake not done within 150 ms")).isNotEmpty();
        }
    }

    @Test
    void sends_nothing_when_the_handshake_outlasts_the_attempt() {
        try (RawServer server = RawServer.start(Peer::awaitEnd)) {
            EntitlementClient client =
                    client(Wire.settings(tls(server)).attemptTimeout(Duration.ofMillis(150)), UnaryOperator.identity());
            EntitlementResult result = Wire.call(client, "e-1");
            Wire.result(client.close());

            assertThat(Wire.ends(result)).containsExactly(AttemptEnd.NOT_SENT);
            assertThat(result.effect()).isEqualTo(Effect.NONE);
        }
    }

    @Test
    void goes_through_a_proxy_that_resolves_the_host_itself() {
        try (RawServer proxy = RawServer.start(peer -> {
            peer.read();
            peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
            RawServer.RIGHT.serve(peer);
        })) {
            URI unresolvable = URI.create("http://upstream.invalid/v1");
            EntitlementClient client = client(
                    Wire.settings(unresolvable).allowPlainUpstream(true),
                    tcp -> tcp.proxy(to ->
                            to.type(ProxyProvider.Proxy.HTTP).host("127.0.0.1").port(proxy.port())));
            EntitlementResult result = Wire.call(client, "e-1");
            Wire.result(client.close());

            assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
            assertThat(proxy.requests())
                    .extracting(RawRequest::requestLine)
                    .containsExactly(
                            "CONNECT upstream.invalid:80 HTTP/1.1", "POST /v1/entitlement/reactivate/e-1 HTTP/1.1");
            assertThat(proxy.requests().get(1).header("Host")).isEqualTo("upstream.invalid");
        }
    }

    @Test
    void sends_nothing_when_nobody_listens_and_tries_again() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        EntitlementClient client = client(
                Wire.settings(URI.create("http://127.0.0.1:" + port + "/v1")).maxAttempts(3), UnaryOperator.identity());
        EntitlementResult result = Wire.call(client, "e-1");
        Wire.result(client.close());

        assertThat(Wire.ends(result)).hasSize(3).containsOnly(AttemptEnd.NOT_SENT);
        assertThat(result.effect()).isEqualTo(Effect.NONE);
        assertThat(Wire.identifiers(result)).containsOnly(result.report().requestIdentifier());
    }

    @Test
    void sends_nothing_when_the_host_has_no_address() {
        EntitlementClient client = client(
                Wire.settings(URI.create("http://upstream.invalid/v1")).allowPlainUpstream(true),
                UnaryOperator.identity());
        EntitlementResult result = Wire.call(client, "e-1");
        Wire.result(client.close());

        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.NOT_SENT);
        assertThat(result.effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void sends_nothing_when_there_is_no_memory_for_the_request_and_says_so_at_once() {
        ByteBufAllocator spent = (ByteBufAllocator) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ByteBufAllocator.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("ioBuffer") && arguments[0].equals(512)) { // a request, not an answer
                        throw new OutOfMemoryError("a test spends it");
                    }
                    return method.invoke(UnpooledByteBufAllocator.DEFAULT, arguments);
                });
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            EntitlementClient client =
                    client(Wire.settings(server.url()), tcp -> tcp.option(ChannelOption.ALLOCATOR, spent));
            EntitlementResult result = Wire.call(client, "e-1");
            Wire.awaitLoop();

            assertNotSent(result, server);
            assertThat(result.report().duration()).isLessThan(Duration.ofSeconds(5));
            assertThat(client.status().openConnections()).isZero();
            assertThat(client.status().inFlight()).isZero();
            Wire.result(client.close());
        }
    }

    private static void assertNotSent(EntitlementResult result, RawServer server) {
        assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(result.effect()).isEqualTo(Effect.NONE);
        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.NOT_SENT);
        assertThat(server.requests()).isEmpty();
    }

    private static URI tls(RawServer server) {
        return URI.create("https://localhost:" + server.port() + "/v1");
    }

    private static UnaryOperator<TcpClient> trusting(X509Certificate certificate) {
        return tcp -> tcp.secure(spec -> {
            try {
                spec.sslContext(
                        SslContextBuilder.forClient().trustManager(certificate).build());
            } catch (SSLException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static EntitlementResult call(URI url, UnaryOperator<TcpClient> transport) {
        EntitlementClient client = client(Wire.settings(url), transport);
        EntitlementResult result = Wire.call(client, "e-1");
        Wire.result(client.close());
        return result;
    }

    private static EntitlementClient client(ClientSettings.Builder settings, UnaryOperator<TcpClient> transport) {
        return EntitlementClient.builder()
                .settings(settings.build())
                .loopResources(Wire.ONE_LOOP)
                .transport(transport)
                .build();
    }
}
