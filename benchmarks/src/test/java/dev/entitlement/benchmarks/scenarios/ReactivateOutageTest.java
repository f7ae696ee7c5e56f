package dev.entitlement.benchmarks.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReactivateOutageTest {
    private static final Path SHELL = Path.of("/bin/sh");

    @TempDir
    private Path directory;

    @Test
    void a_run_that_ends_before_its_outage_is_not_waited_for() throws Exception {
        assumeTrue(Files.isExecutable(SHELL));
        HttpServer idle = idle();
        String ready = "echo ready on http://127.0.0.1:" + idle.getAddress().getPort() + "/v1; exec sleep 50";
        try (SimulatedUpstream upstream = SimulatedUpstream.of(start("upstream", ready), new Control());
                Program run = start("reactivate", "echo --out: in use; exit 2")) {
            assertThatThrownBy(() -> ReactivateOutage.awaitCalls(upstream, run, 10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("had ended before the outage");
        } finally {
            idle.stop(0);
        }
    }

    /** An upstream that nobody calls. */
    private static HttpServer idle() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/simulator/totals", exchange -> {
            byte[] body = "{\"total\":0,\"echoes\":0,\"maxInFlight\":0}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Program start(String name, String script) throws IOException {
        return Program.start(name, List.of(SHELL.toString(), "-c", script), Map.of(), directory.resolve(name + ".log"));
    }
}
