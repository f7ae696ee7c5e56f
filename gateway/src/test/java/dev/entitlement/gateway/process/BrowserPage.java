package dev.entitlement.gateway.process;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A page in a browser: what it shows, what it asks for and what it complains about. */
final class BrowserPage {
    private final DevTools tools;
    private final String session;

    BrowserPage(DevTools tools, String session) {
        this.tools = tools;
        this.session = session;
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
    }

    BrowserPage open(String url) {
        send("Page.navigate", Map.of("url", url));
        return await("location.href === '" + url + "' && document.readyState === 'complete'");
    }

    /** As on a screen of this width, in CSS pixels. */
    BrowserPage width(int pixels) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** The value of an expression, as JSON has it. */
    JsonNode value(String expression) {
        JsonNode evaluated = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (evaluated.has("exceptionDetails")) {
            throw new AssertionError(expression + " failed: " + evaluated.get("exceptionDetails"));
        }
        return evaluated.get("result").path("value");
    }

    /** The text in the one element that a selector finds, its spaces made plain; empty if there is none. */
    String text(String selector) {
        return value("document.querySelector('" + selector + "')?.textContent ?? ''")
                .asString()
                .replaceAll("[\\s\\u00a0\\u202f]+", " ")
                .trim();
    }

    /** Waits until an expression is true. */
    BrowserPage await(String expression) {
        if (!Eventually.get(() -> isTrue(expression), found -> found)) {
            throw new AssertionError("never became true: " + expression + "; " + heard());
        }
        return this;
    }

    /** Waits until the text of the one element that a selector finds matches. */
    BrowserPage await(String selector, String pattern) {
        String last = Eventually.get(() -> text(selector), text -> text.matches(pattern));
        if (!last.matches(pattern)) {
            throw new AssertionError(selector + " never matched " + pattern + "; " + heard());
        }
        return this;
    }

    private String heard() {
        return "the page says: " + text("h1") + " " + text("#detail") + " " + complaints();
    }

    /** While a page is being replaced by the next one, there is nothing to ask. */
    private boolean isTrue(String expression) {
        try {
            return value("Boolean(" + expression + ")").asBoolean();
        } catch (AssertionError e) {
            return false;
        }
    }

    /** What went wrong in the eyes of the browser: exceptions, errors on the console, breaches of the policy. */
    List<String> complaints() {
        return Stream.of(
                        tools.events(session, "Runtime.exceptionThrown").stream(),
                        tools.events(session, "Runtime.consoleAPICalled").stream()
                                .filter(call -> call.get("type").asString().equals("error")),
                        tools.events(session, "Log.entryAdded").stream()
                                .filter(entry -> entry.get("entry")
                                        .get("level")
                                        .asString()
                                        .equals("error")))
                .flatMap(found -> found)
                .map(JsonNode::toString)
                .toList();
    }

    /** Every address that was asked for. */
    List<String> requested() {
        return tools.events(session, "Network.requestWillBeSent").stream()
                .map(event -> event.get("request").get("url").asString())
                .toList();
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        return tools.send(session, method, parameters);
    }
}
