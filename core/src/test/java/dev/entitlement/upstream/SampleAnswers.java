package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Answers as the upstream documents them. */
public final class SampleAnswers {

    /** A reactivated entitlement with every field of the reference. */
    public static final byte[] REACTIVATED = """
            {"responseCode":"OK","responseMessage":"Success","parameters":null,
             "entitlementId":"a25100b8-4e0c-4e37-b921-cac9cb1e930f","status":"ACTIVE",
             "dateCreated":"2018-11-02T10:15:30.000Z","dateActivated":"2018-11-02T10:16:02.000Z","dateEnded":null,
             "dateSuspended":null,"dateResumed":null,"dateLastUpdated":"2019-02-11T08:00:00.000Z",
             "customerIdentifier":"cust-000042","merchantAccountKey":"BANGO","productKey":"BangoMusic",
             "offerKey":"6M_FREE","activationCode":"AC-7731","entitlementDisplayName":"Bango Music",
             "dateExpiry":null,"extensionData":null}""".getBytes(UTF_8);

    private SampleAnswers() {}
}
