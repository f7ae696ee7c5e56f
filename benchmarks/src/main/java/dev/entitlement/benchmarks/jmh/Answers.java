package dev.entitlement.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.AnswerReader;

/** What the upstream says in benchmarks. */
final class Answers {
    /** A reactivated entitlement as the reference shows it, up to the end of its last string. */
    private static final String RECORD = """
            {"responseCode":"OK","responseMessage":"Success","parameters":null,"entitlementId":null,"status":"ACTIVE",\
            "dateCreated":"2018-11-02T10:15:30.000Z","dateActivated":"2018-11-02T10:16:02.000Z","dateEnded":null,\
            "dateSuspended":null,"dateResumed":null,"dateLastUpdated":"2019-02-11T08:00:00.000Z",\
            "customerIdentifier":"customer-17","merchantAccountKey":"MERCHANT","productKey":"MusicMonthly",\
            "offerKey":"3M_FREE","activationCode":"AC-1234","entitlementDisplayName":"Music, monthly",\
            "dateExpiry":null,"extensionData":\"""";

    private static final String SHORTEST = """
            {"responseCode":"OK","responseMessage":"Success","parameters":null,"status":"ACTIVE","extensionData":\"""";

    private static final String FILLING = "{\\\"order\\\":4711,\\\"note\\\":\\\"kept as the reseller wrote it\\\"} ";

    private Answers() {}

    /** Just under 600 bytes, as most answers are. */
    static byte[] usual() {
        return ofLength(600);
    }

    /** One of just so many bytes, at least 150: what is missing to it is custom data of the reseller's. */
    static byte[] ofLength(int bytes) {
        String head = bytes < 600 ? SHORTEST : RECORD;
        StringBuilder text = new StringBuilder(bytes).append(head);
        int room = bytes - 2;
        while (text.length() + FILLING.length() <= room) {
            text.append(FILLING);
        }
        while (text.length() < room) {
            text.append('x');
        }
        return text.append("\"}").toString().getBytes(UTF_8);
    }

    /** As the client has it from the wire. */
    static Answer read(byte[] body) {
        return new Answer(200, "application/json", null, null, body, AnswerReader.read(body));
    }
}
