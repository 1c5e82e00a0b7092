import EnergyModel

/// Why an endpoint gives no reading, in words: the stable names of failures and rejections, each with what to do. A name that is not here
/// is shown as it is.
enum FailureWords {
  static func text(_ name: String, _ language: Language) -> String {
    if let words = words[name] { return language == .english ? words.english : words.chinese }
    if let status = name.wholeMatch(of: /http_([0-9]{3})/) {
      return language == .english
        ? "answers with status \(status.1); look at the device's own log and at the path of the URL"
        : "返回状态码 \(status.1)，请查看设备日志和网址路径"
    }
    return name
  }

  private static let words: [String: (english: String, chinese: String)] = [
    "resolve_failed": ("its name is not resolved; check the host name and the name server", "域名无法解析，请检查主机名和域名服务器"),
    "connect_failed": ("refuses the connection; check address, port and that it is on", "拒绝连接，请检查地址、端口和设备电源"),
    "connect_timed_out": ("cannot be reached; check the network and the firewall", "无法连通，请检查网络和防火墙"),
    "timed_out": ("does not answer in time; check its load and the network", "未按时应答，请检查设备负载和网络"),
    "too_slow": ("answers too slowly; check its load and the network", "应答过慢，请检查设备负载和网络"),
    "body_too_large": ("answers more than body_limit; check that the URL gives one reading", "应答超过 body_limit，请检查网址"),
    "compressed_too_much": ("its answer unpacks to over a hundred times its size; check the endpoint", "应答解压后过大，请检查采集点"),
    "cut_short": ("closes before its answer is complete; check the device", "应答中途断开，请检查设备"),
    "empty_body": ("answers nothing; check the URL", "应答为空，请检查网址"),
    "redirect_refused": ("sends elsewhere; write that address into the configuration", "要求转向其他地址，请把该地址写入配置"),
    "not_http": ("does not speak HTTP; check scheme and port", "不是 HTTP 服务，请检查协议和端口"),
    "tls_handshake_failed": ("no TLS connection; check that the port speaks TLS 1.2 or later", "TLS 握手失败，请确认端口支持 TLS 1.2 以上"),
    "tls_certificate_untrusted": ("its certificate is not trusted; install the authority that signed it", "证书不受信任，请安装签发机构证书"),
    "tls_certificate_expired": ("its certificate is over; renew it", "证书已过期，请更新"),
    "tls_certificate_not_yet_valid": ("its certificate begins later; check both clocks", "证书尚未生效，请检查两端时钟"),
    "tls_wrong_name": ("its certificate bears another name; address it by that name", "证书名称不符，请按证书中的名称访问"),
    "tls_pin_mismatch": ("shows another key than the pinned one; find out why before changing the pin", "密钥与登记不符，查明原因前请勿更改"),
    "authentication_refused": ("refuses user or secret; check `auth`", "拒绝认证，请检查 auth 中的用户和密钥"),
    "log_in_failed": (
      "gets no session; check login_url or token_url of `auth`", "无法登录或取得令牌，请检查 auth 中的 login_url 或 token_url"
    ),
    "own_certificate_unusable": (
      "this machine's certificate cannot be used; check ca_file, client_certificate and client_key",
      "本机证书无法使用，请检查 ca_file、client_certificate 和 client_key"
    ),
    "proxy_failed": ("its proxy does not pass the request on; check `proxy`", "代理未能转发请求，请检查 proxy"),
    "request_refused": ("its URL cannot be asked; check it", "网址无法请求，请检查"),
    "directory_unreadable": ("its directory cannot be read; check that it is there and its owner", "目录无法读取，请检查目录及其权限"),
    "directory_too_large": (
      "its directory holds too many files; move old ones away or narrow `files`", "目录中文件过多，请移走旧文件或缩小 files"
    ),
    "ssh_failed": ("no SSH connection; check that the port speaks SSH", "SSH 连接失败，请确认端口提供 SSH 服务"),
    "host_key_unknown": (
      "its key is not known; ask the portal for it and write it as host_key or into known_hosts",
      "服务器密钥未登记，请向平台核实后写入 host_key 或 known_hosts"
    ),
    "host_key_changed": (
      "shows another key than the known one; ask the portal before changing host_key or known_hosts",
      "服务器密钥与登记不符，核实前请勿更改 host_key 或 known_hosts"
    ),
    "out_of_resources": ("no descriptors left; raise the limit of open files or lower in_flight", "文件句柄不足，请提高上限或降低 in_flight"),
    "cancelled": ("was cancelled; nothing to mend", "已取消，无需处理"),
    "malformed": ("its answer breaks off its format; check URL and format", "应答格式有误，请检查网址和 format"),
    "html_body": ("answers a web page; check the URL and whether it asks for a log-in", "返回网页而非读数，请检查网址和登录要求"),
    "value_absent": ("says that it does not know the value", "设备声明尚无该值"),
    "body_contradicts": (
      "is not what its description expects; check the device, preset and `expect`", "应答与描述不符，请检查设备、preset 和 expect"
    ),
    "no_rows": ("has no entry where its rows should be; check `rows`", "应答中没有数据行，请检查 rows"),
    "value_ambiguous": ("has more than one value at the path; write `value` so that it names one", "路径处不止一个值，请使 value 只对应一个"),
    "unit_differs": ("states a unit of another quantity; check `unit` and `value`", "单位的量纲不符，请检查 unit 和 value"),
    "value_missing": ("has no value at the path; compare `value` with conserved probe", "路径处无值，请用 conserved probe 核对 value"),
    "value_null": ("its value is null: the device does not know it", "读数为空，设备尚无该值"),
    "value_not_a_number": ("its value is no number; check `value`", "读数不是数字，请检查 value"),
    "value_is_a_string": (
      "its value is a string; set numbers: string if it is meant as a number", "读数是字符串，如确为数字请设 numbers: string"
    ),
    "value_out_of_range": ("its number is larger than the books can hold; check unit and multiplier", "读数超出范围，请检查单位和倍率"),
    "stamp_missing": ("has no time at the path; check `time`", "无时间戳，请检查 time"),
    "stamp_unreadable": (
      "its time cannot be read; write `time_format` and `time_zone` as the device does",
      "时间戳无法识别，请按设备写法设置 time_format 和 time_zone"
    ),
    "stamp_in_the_future": ("its stamp is in the future; check its clock or time zone", "时间戳在未来，请检查设备时钟和时区"),
    "interval_not_over": ("its interval is not over; check `stamp` and `interval`", "计量区间未结束，请检查 stamp 和 interval"),
    "clock_implausible": ("the time is before 2000 or after 2099; check the clock of this machine", "时间不合理，请检查本机时钟"),
    "temperature_implausible": ("no air outdoors is that warm or cold; check `unit`", "气温不合理，请检查 unit"),
    "unsteady": (
      "answers again, but went down three times within an hour; it counts as up after 15 min without a failure",
      "已恢复应答，但一小时内中断三次；连续正常15分钟后视为恢复"
    ),
  ]
}
