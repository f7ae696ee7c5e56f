/**
 * Watches every test JVM of every module: no thread that must not block may block, and no Netty buffer may be left
 * unreleased. This source folder is compiled into the tests of each module, so its own tests prove in each of them
 * that the guards stand.
 */
@NullMarked
package dev.entitlement.guards;

import org.jspecify.annotations.NullMarked;
