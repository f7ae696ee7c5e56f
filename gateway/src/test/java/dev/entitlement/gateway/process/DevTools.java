package dev.entitlement.gateway.process;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks to a browser: commands and their answers, and what happens there meanwhile.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class DevTools implements WebSocket.Listener {
    private static final long PATIENCE_SECONDS = 60;
    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final StringBuilder begun = new StringBuilder();
    private final WebSocket socket;

    DevTools(String url) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url), this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Sends a command and waits for its answer. */
    JsonNode send(@Nullable String session, String method, Map<String, ?> parameters) {
        ObjectNode command = JSON.createObjectNode()
                .put("id", number.incrementAndGet())
                .put("method", method)
                .set("params", JSON.valueToTree(parameters));
        if (session != null) {
            command.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(command.get("id").asInt(), answer);
        socket.sendText(command.toString(), true)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        JsonNode answered = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (answered.has("error")) {
            throw new AssertionError(command + " was answered " + answered);
        }
        return answered.get("result");
    }

    /** What happened in a session so far. */
    List<JsonNode> events(String session, String method) {
        return events.stream()
                .filter(event -> session.equals(event.path("sessionId").asString(""))
                        && method.equals(event.get("method").asString()))
                .map(event -> event.get("params"))
                .toList();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        begun.append(text);
        if (last) {
            take(JSON.readTree(begun.toString()));
            begun.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void take(JsonNode message) {
        if (message.has("id")) {
            asked.remove(message.get("id").asInt()).complete(message);
        } else {
            events.add(message);
        }
    }
}
