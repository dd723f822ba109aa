/**
 * How people are reached, and how they answer: the log, a webhook, mail, a Telegram chat, a terminal. Entry types are the factories of
 * {@link dev.skillvault.spi.AlertChannel} and {@link dev.skillvault.spi.Inbox}. Beside the flow of a call; knows nothing of connections.
 */
@NullMarked
package dev.skillvault.impl.channel;

import org.jspecify.annotations.NullMarked;
