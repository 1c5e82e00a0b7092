import Conservation
import EnergyModel

/// A stable name that exports, status and reports share, with its Chinese label. Names outside the list (codes of a vendor, a class of
/// the user's own) are shown as they are, in both languages.
package struct Term: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case carrier, endUse, state, note, reporting, quality, origin, indicator, institutionClass, scope, gap, method, event, level,
      change, flag, fact, finding, band
  }

  package let kind: Kind
  package let name: String

  package init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  package init(_ carrier: Carrier) { self.init(.carrier, carrier.name) }
  package init(_ state: StandingState) { self.init(.state, state.rawValue) }
  package init(_ note: StandingNote) { self.init(.note, note.rawValue) }
  package init(_ indicator: IndicatorID) { self.init(.indicator, indicator.text) }
  package init(_ fact: FactName) { self.init(.fact, fact.rawValue) }
  package init(_ finding: ReviewFinding.Kind) { self.init(.finding, finding.rawValue) }

  package func text(_ language: Language) -> String {
    switch language {
    case .english: name
    case .simplifiedChinese: Term.chinese[self] ?? chineseByParts ?? name
    }
  }

  /// `waste.kitchen` is 垃圾 with its fraction, whatever the fraction is.
  private var chineseByParts: String? {
    guard kind == .carrier, name.hasPrefix("waste.") else { return nil }
    return "垃圾（\(name.dropFirst(6))）"
  }

  /// Every Chinese label, by kind; the words are those of the statistics and of the field's standards (domain.md, Terms).
  private static let chinese: [Term: String] = {
    let labels: [(Kind, [String: String])] = [
      (
        .carrier,
        [
          "electricity": "电力", "water": "水", "natural-gas": "天然气", "heat": "热力", "cooling": "冷量", "steam": "蒸汽", "coal": "煤炭",
          "coke": "焦炭", "petrol": "汽油", "diesel": "柴油", "kerosene": "煤油", "lpg": "液化石油气", "lng": "液化天然气",
          "fuel-oil": "燃料油", "other": "其他能源",
        ]
      ),
      (
        .endUse,
        [
          "total": "总用量", "vehicle": "车辆用", "tenant": "租户用", "data-centre": "数据中心", "data-centre-it": "数据中心IT设备", "01000": "电力分项",
          "01A00": "照明插座", "01B00": "空调", "01C00": "动力", "01D00": "特殊用电",
          "02000": "水分项", "03000": "燃气分项", "04000": "热分项", "05000": "冷分项",
        ]
      ),
      (
        .state,
        [
          "on_track": "进度正常", "at_risk": "有超标风险", "off_track": "预计超标", "missed": "未完成", "met": "已完成",
          "not_enough_data": "数据不足", "no_target": "未公布目标",
        ]
      ),
      (
        .quality,
        [
          "measured": "实测", "edited": "修正", "estimated": "估算", "derived": "推算", "unresolved": "待核实", "accepted": "采用",
          "conflict": "冲突", "rejected": "拒收", "questionable": "存疑",
        ]
      ),
      (.origin, ["correction": "更正", "import": "导入", "poll": "自动采集"]),
      (
        .indicator,
        [
          "energy-per-person": "人均综合能耗", "energy-per-area": "单位建筑面积能耗", "water-per-person": "人均用水量",
          "co2-per-area": "单位建筑面积碳排放", "energy-total": "能源消费总量", "water-total": "用水总量", "co2-total": "碳排放总量",
          "coal-share": "煤炭占比", "electricity-per-area": "单位建筑面积电耗", "vehicle-fuel-per-vehicle": "单车油耗", "eue": "数据中心电能利用效率",
          "waste-sorted-share": "生活垃圾分类比例",
        ]
      ),
      (
        .institutionClass,
        [
          "organ": "国家机关", "education": "教育事业单位", "education.university": "高等院校", "education.school": "中小学校", "health": "卫生事业单位",
          "culture": "文化事业单位", "sport": "体育事业单位", "science": "科技事业单位", "other": "其他",
        ]
      ),
      (
        .note,
        [
          "not_published": "未公布", "before_plan": "规划期未开始", "end_only": "仅末年有目标", "no_base": "无基准值", "other_factors": "折标系数不同",
          "no_use": "无用量数据", "no_factor": "缺折标系数", "no_denominator": "缺人数或面积", "low_coverage": "覆盖率不足", "no_shape": "无全年用量分布",
          "stated_actual": "采用上报值", "even_budget": "预算按日均分", "default_shape": "采用默认分布", "calendar_guessed": "节假日按星期推定",
          "suspicious_meter": "仪表可疑，待说明", "weather_led": "预测按气温修正",
        ]
      ),
      (
        .band,
        [
          "above_limit": "超过约束值", "within_limit": "达到约束值", "within_reference": "达到基准值", "leading": "达到引导值",
          "no_quota_class": "未填定额类别", "no_row": "无对应定额", "other_factors": "折标系数不同",
        ]
      ),
      (.reporting, ["never": "从未报送", "silent": "停止报送", "partly": "部分报送", "reporting": "正常报送"]),
      (.scope, ["site": "全部机构", "total": "合计"]),
      (
        .gap,
        [
          "missing": "缺数", "gap": "缺数", "silent": "无数据", "question": "待核实", "fall": "读数下降", "rise": "读数突增", "spike": "尖峰",
          "derived": "推算",
          "glitch": "瞬时异常", "rollover": "翻转", "reset": "归零", "exchange": "换表", "conflict": "读数冲突", "rejected": "拒收",
          "no_amount": "无用量", "estimated": "估算", "bill": "账单差异", "suspicious": "仪表可疑", "drift": "用量偏离", "night": "夜间用量升高",
          "leak": "疑似漏水", "stopped": "仪表停走", "submeters": "分表与总表不符",
        ]
      ),
      (.method, ["even": "平均分摊", "shape": "按同类时段分摊", "power": "按功率推算", "restart": "重启后计数"]),
      (
        .event,
        [
          "endpoint.down": "采集点中断", "endpoint.stale": "采集点数据陈旧", "endpoint.backfill": "补采历史数据",
          "register.question": "读数待核实", "register.conflict": "读数冲突",
          "register.stopped": "仪表停走", "register.suspicious": "仪表可疑", "drift.found": "用量偏离", "night.rise": "夜间用量升高",
          "leak.found": "疑似漏水",
          "submeters.apart": "分表与总表不符",
          "standing.changed": "目标状态变化", "store.failing": "存储故障", "config.rejected": "配置被拒绝", "import.refused": "导入被拒绝",
          "clock.stepped": "时钟跳变",
          "subject.acknowledged": "对象静默", "daemon.started": "程序启动", "daemon.stopped": "程序停止", "summary": "汇总",
        ]
      ),
      (.level, ["info": "信息", "warning": "警告", "critical": "严重"]),
      (.change, ["raised": "发生", "cleared": "解除"]),
      (.flag, ["true": "是", "false": "否"]),
      (
        .fact,
        [
          "persons": "用能人数", "staff": "在岗人数", "established_staff": "编制人数", "students": "学生人数", "patients": "日均就医人数",
          "visitors": "日均观众人数", "beds": "床位数", "floor_area_m2": "建筑面积", "heated_area_m2": "供热面积", "heating_days": "供热天数",
          "vehicles": "车辆数量", "vehicles_petrol": "汽油车数量", "vehicles_diesel": "柴油车数量", "vehicles_new_energy": "新能源车数量",
          "data_centre_area_m2": "数据中心面积", "racks": "机架数量", "data_centre_power_kw": "数据中心功率", "answerable": "责任单位",
          "class": "机构类别", "region": "行政区划", "quota_class": "定额类别",
        ]
      ),
      (
        .finding,
        [
          "fact_stepped": "基础信息突变", "fact_changed": "基础信息年度变化", "above_limit": "高于约束值", "below_leading": "低于引导值",
          "quota_not_compared": "未与定额比较", "year_on_year": "同比变化", "bill_differs": "账单与计量不符", "price_off": "单价异常",
          "price_unit_slip": "疑似元与万元混用", "readings_missing": "到数率不足",
        ]
      ),
    ]
    var all: [Term: String] = [:]
    for (kind, texts) in labels {
      for (name, text) in texts { all[Term(kind, name)] = text }
    }
    return all
  }()
}
