package no.trygghub.simulator.fleet.mqtt;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.uplink.Alive;

/**
 * A client's session with a broker over one connection after another: QoS 1 both ways, a last will,
 * a keep-alive of its own, no more in flight than the broker allows. Does not connect by itself.
 *
 * <p>All methods are to be called on the event loop that it was made with.
 */
public final class Session {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);
  private static final int LARGEST_PACKET = 256 * 1024;
  private static final int LONGEST_CLIENT_ID = 128;
  private static final int LARGEST_PACKET_ID = 65_535;
  private static final int FIRST_FAILURE_CODE = 0x80;

  /** The broker's receive maximum where it names none (MQTT 5, section 3.2.2.3.3). */
  private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

  private final EventLoop loop;
  private final SocketAddress broker;
  private final SessionSettings settings;
  private final Traffic traffic;
  private final SessionListener listener;
  private Optional<Connection> connection = Optional.empty();

  /** A session that is not connected. */
  public Session(
      EventLoop loop,
      SocketAddress broker,
      SessionSettings settings,
      Traffic traffic,
      SessionListener listener) {
    this.loop = loop;
    this.broker = broker;
    this.settings = settings;
    this.traffic = traffic;
    this.listener = listener;
  }

  /**
   * What the broker is to say, retained, when it loses the connection.
   *
   * @param topic where
   * @param payload what
   */
  public record Will(String topic, String payload) {}

  /** Tries to connect, once. Does nothing where there is a connection or an attempt. */
  public void connect(Optional<Will> will) {
    if (connection.isEmpty()) {
      connection = Optional.of(new Connection(will));
    }
  }

  /** Whether it is connected and subscribed. */
  public boolean isUp() {
    return connection.filter(one -> one.up).isPresent();
  }

  /** How much more may be published now. */
  public int room() {
    return connection.filter(one -> one.up).map(Connection::room).orElse(0);
  }

  /**
   * Publishes with QoS 1. To be called only where there is {@link #room}.
   *
   * @param what handed back with the answer
   */
  public void publish(String topic, byte[] payload, boolean retained, Object what) {
    connection
        .orElseThrow(() -> new IllegalStateException("not connected"))
        .publish(topic, payload, retained, what);
  }

  /** Cuts the connection as a power cut does: no word to the broker, which says the last will. */
  public void cut() {
    connection.ifPresent(Connection::cut);
    connection = Optional.empty();
  }

  /** Disconnects; the broker does not say the last will. */
  public void close() {
    connection.ifPresent(Connection::close);
    connection = Optional.empty();
  }

  private void lost(Connection which, String cause) {
    if (connection.filter(one -> one == which).isPresent()) {
      which.cut();
      connection = Optional.empty();
      listener.down(cause);
    }
  }

  /** One connection, from the attempt on. */
  private final class Connection extends SimpleChannelInboundHandler<MqttMessage> {
    private final Optional<Will> will;
    private final Channel channel;
    private final Map<Integer, Object> unanswered = new HashMap<>(4);
    private Future<?> timer;
    private int receiveMaximum = RECEIVE_MAXIMUM_DEFAULT;
    private Alive alive = new Alive(settings.keepAlive(), System.nanoTime());
    private int packetId;
    private boolean up;

    Connection(Optional<Will> will) {
      this.will = will;
      ChannelFuture attempt =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_WITHIN.toMillis())
              .handler(new Pipeline(this))
              .connect(broker);
      this.channel = attempt.channel();
      this.timer =
          loop.schedule(
              () -> lost(this, "no answer within " + CONNECT_WITHIN.toSeconds() + " s"),
              CONNECT_WITHIN.toMillis(),
              TimeUnit.MILLISECONDS);
      attempt.addListener(
          (ChannelFutureListener)
              done -> {
                if (!done.isSuccess()) {
                  lost(this, String.valueOf(done.cause().getMessage()));
                }
              });
    }

    int room() {
      return Math.min(settings.inFlight(), receiveMaximum) - unanswered.size();
    }

    void publish(String topic, byte[] payload, boolean retained, Object what) {
      int id = nextId();
      unanswered.put(id, what);
      send(
          MqttMessageBuilders.publish()
              .topicName(topic)
              .messageId(id)
              .qos(MqttQoS.AT_LEAST_ONCE)
              .retained(retained)
              .payload(Unpooled.wrappedBuffer(payload))
              .build());
    }

    /** An end by RST: with FIN the broker would know no difference, and the port would wait. */
    void cut() {
      stopTimer();
      up = false;
      if (channel instanceof SocketChannel socket && channel.isOpen()) {
        socket.config().setSoLinger(0);
      }
      var ignored = channel.close();
    }

    void close() {
      stopTimer();
      up = false;
      channel
          .writeAndFlush(
              new MqttMessage(
                  header(MqttMessageType.DISCONNECT),
                  new MqttReasonCodeAndPropertiesVariableHeader(
                      (byte) 0, MqttProperties.NO_PROPERTIES)))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      MqttProperties properties = new MqttProperties();
      properties.add(
          property(MqttPropertyType.SESSION_EXPIRY_INTERVAL, (int) settings.kept().toSeconds()));
      properties.add(property(MqttPropertyType.RECEIVE_MAXIMUM, settings.inFlight()));
      MqttMessageBuilders.ConnectBuilder connect =
          MqttMessageBuilders.connect()
              .protocolVersion(MqttVersion.MQTT_5)
              .clientId(settings.clientId())
              .cleanSession(settings.kept().isZero())
              .keepAlive((int) settings.keepAlive().toSeconds())
              .properties(properties);
      will.ifPresent(
          last ->
              connect
                  .willFlag(true)
                  .willQoS(MqttQoS.AT_LEAST_ONCE)
                  .willRetain(true)
                  .willTopic(last.topic())
                  .willMessage(last.payload().getBytes(StandardCharsets.UTF_8)));
      send(connect.build());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
      alive.heard(System.nanoTime());
      if (message.decoderResult().isFailure()) {
        lost(this, "not MQTT: " + message.decoderResult().cause().getMessage());
        return;
      }
      switch (message.fixedHeader().messageType()) {
        case CONNACK -> accepted((MqttConnAckMessage) message);
        case SUBACK -> subscribed((MqttSubAckMessage) message);
        case PUBACK -> answered(message);
        case PUBLISH -> arrived((MqttPublishMessage) message);
        case DISCONNECT ->
            lost(
                this,
                "the broker ended the connection, reason " + reason(message.variableHeader()));
        default -> {}
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      lost(this, "the connection was lost");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      lost(this, String.valueOf(cause.getMessage()));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    private void accepted(MqttConnAckMessage message) {
      MqttConnectReturnCode code = message.variableHeader().connectReturnCode();
      if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
        lost(this, "the broker refuses the connection: " + code);
        return;
      }
      MqttProperties properties = message.variableHeader().properties();
      receiveMaximum =
          number(properties, MqttPropertyType.RECEIVE_MAXIMUM).orElse(RECEIVE_MAXIMUM_DEFAULT);
      number(properties, MqttPropertyType.SERVER_KEEP_ALIVE)
          .ifPresent(seconds -> alive = new Alive(Duration.ofSeconds(seconds), System.nanoTime()));
      MqttMessageBuilders.SubscribeBuilder subscribe =
          MqttMessageBuilders.subscribe().messageId(nextId());
      settings
          .subscriptions()
          .forEach(topic -> subscribe.addSubscription(MqttQoS.AT_LEAST_ONCE, topic));
      send(subscribe.build());
    }

    private void subscribed(MqttSubAckMessage message) {
      for (int code : message.payload().reasonCodes()) {
        if (code != MqttQoS.AT_LEAST_ONCE.value()) {
          lost(this, "the broker refuses a subscription, reason " + code);
          return;
        }
      }
      stopTimer();
      up = true;
      lookLater();
      listener.up();
    }

    private void answered(MqttMessage message) {
      int id = ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
      Object what = unanswered.remove(id);
      if (what != null) {
        listener.answered(what, reason(message.variableHeader()) < FIRST_FAILURE_CODE);
      }
    }

    private void arrived(MqttPublishMessage message) {
      byte[] payload = ByteBufUtil.getBytes(message.payload());
      String topic = message.variableHeader().topicName();
      boolean retained = message.fixedHeader().isRetain();
      if (message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
        alive.said(System.nanoTime());
        var ignored =
            channel.write(
                MqttMessageBuilders.pubAck().packetId(message.variableHeader().packetId()).build());
      }
      listener.arrived(topic, payload, retained);
    }

    private void stopTimer() {
      boolean ignored = timer.cancel(false);
    }

    private void lookLater() {
      timer = loop.schedule(this::look, alive.lookEvery().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks the broker whether it is there; one that does not answer is not. */
    private void look() {
      long now = System.nanoTime();
      if (alive.isGone(now)) {
        lost(this, "the broker does not answer");
        return;
      }
      if (alive.isToBeAsked(now)) {
        send(new MqttMessage(header(MqttMessageType.PINGREQ)));
        alive.asked(now);
        traffic.ping();
      }
      lookLater();
    }

    private void send(MqttMessage message) {
      alive.said(System.nanoTime());
      var ignored = channel.writeAndFlush(message, channel.voidPromise());
    }

    private int nextId() {
      do {
        packetId = packetId == LARGEST_PACKET_ID ? 1 : packetId + 1;
      } while (unanswered.containsKey(packetId));
      return packetId;
    }
  }

  /** What a connection goes through. */
  private final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final Connection handler;

    Pipeline(Connection handler) {
      this.handler = handler;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              traffic,
              new MqttDecoder(LARGEST_PACKET, LONGEST_CLIENT_ID),
              MqttEncoder.INSTANCE,
              handler);
    }
  }

  private static MqttFixedHeader header(MqttMessageType type) {
    return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
  }

  private static IntegerProperty property(MqttPropertyType type, int value) {
    return new IntegerProperty(type.value(), value);
  }

  private static Optional<Integer> number(MqttProperties properties, MqttPropertyType type) {
    return properties.getProperty(type.value()) instanceof IntegerProperty property
        ? Optional.of(property.value())
        : Optional.empty();
  }

  private static int reason(Object variableHeader) {
    return switch (variableHeader) {
      case MqttPubReplyMessageVariableHeader reply -> Byte.toUnsignedInt(reply.reasonCode());
      case MqttReasonCodeAndPropertiesVariableHeader other ->
          Byte.toUnsignedInt(other.reasonCode());
      default -> 0;
    };
  }
}
