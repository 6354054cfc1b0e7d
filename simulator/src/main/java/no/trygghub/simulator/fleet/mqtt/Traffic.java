package no.trygghub.simulator.fleet.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the bytes of many sessions as they go over the wire, without what TCP and IP add. May be
 * read on any thread.
 */
@Sharable
public final class Traffic extends ChannelDuplexHandler {
  private final LongAdder in = new LongAdder();
  private final LongAdder out = new LongAdder();
  private final LongAdder pings = new LongAdder();

  /** Nothing has been counted. */
  public Traffic() {}

  /** The bytes that came from the broker. */
  public long bytesIn() {
    return in.sum();
  }

  /** The bytes that went to the broker. */
  public long bytesOut() {
    return out.sum();
  }

  /** How often a session asked whether the broker is there; two bytes, and two for the answer. */
  public long pings() {
    return pings.sum();
  }

  void ping() {
    pings.increment();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      in.add(bytes.readableBytes());
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      out.add(bytes.readableBytes());
    }
    var ignored = context.write(message, promise);
  }
}
