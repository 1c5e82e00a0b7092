/// The one style sheet of the report: light, dark, narrow and paper. Nothing in it comes from the network.
enum ReportStyle {
  static let sheet: StaticString = """
    :root{color-scheme:light dark;--paper:#fff;--ink:#16191d;--mute:#59616b;--hair:#d5d9de;--past:#7b838c;--fact:#3d4752;--plan:#0a58a8;
    --over:#b45309;--bad:#a4161a;--fan:#16191d24;--s1:#eaf0f6;--s2:#c9d9ea;--s3:#9dbadb;--s4:#6a94c4;--s5:#376aa4;--s6:#143f74}
    @media screen and (prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#eceef1;--mute:#a6aeb8;--hair:#363c44;--past:#8a939e;
    --fact:#b9c1cb;--plan:#74b3f5;--over:#eda04a;--bad:#ff8379;--fan:#eceef12e;--s1:#1b2836;--s2:#223d5a;--s3:#2d5a87;--s4:#4a82b8;
    --s5:#82b2dd;--s6:#d3e6f8}}
    *,::before{box-sizing:border-box}
    html{text-size-adjust:100%;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 -apple-system,"Segoe UI","Helvetica Neue",Arial,
    "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif;font-variant-numeric:tabular-nums lining-nums;
    text-autospace:normal;line-break:strict;overflow-wrap:anywhere}
    h1,h2,h3,p,dl,dd,figure,ol,table{margin:0;padding:0}
    .page{max-width:1240px;margin:0 auto;padding:0 28px}
    a{color:var(--plan);text-decoration-thickness:1px;text-underline-offset:3px}
    summary:focus-visible,a:focus-visible{outline:2px solid var(--plan);outline-offset:2px}
    .top{display:flex;flex-wrap:wrap;gap:4px 24px;justify-content:space-between;padding:16px 0 12px;border-bottom:3px solid var(--ink);
    font-size:14px}
    .top span+span,.top a+span{margin-left:14px}.mark{color:var(--over);font-weight:600}
    h1{margin-top:28px;font-size:18px;font-weight:600;color:var(--mute)}
    .lead{max-width:30em;margin:6px 0 10px;font-size:34px;font-weight:700;line-height:1.3;text-wrap:balance}
    .lead,h3{word-break:keep-all}
    .say{max-width:46em;font-size:17px;text-wrap:pretty}.say+.say{margin-top:4px}ol.say{max-width:64em;padding-left:1.4em}ol.say small{display:block;font-size:14px;line-height:1.5;color:var(--mute)}
    .say bdi{word-break:keep-all}
    h2{border-top:1px solid var(--ink);padding-top:12px;font-size:22px;line-height:1.35}
    h3{font-size:17px;line-height:1.4;font-weight:650;text-wrap:balance}
    section{margin-top:56px}
    .sub{margin-top:2px;max-width:54em;color:var(--mute);font-size:14px;line-height:1.5}
    .note{max-width:48em;margin-top:8px;color:var(--mute);font-size:13px;line-height:1.55}
    .lack{margin-top:12px;color:var(--mute);font-size:14px}
    .facts{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:0 32px;margin-top:28px}
    .facts>div{border-top:1px solid var(--hair);padding:10px 0 4px}
    dt{font-size:13px;color:var(--mute)}dd{font-size:15px;line-height:1.45}dd small{display:block;font-size:13px;color:var(--mute)}
    .pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:44px 56px;margin-top:24px}
    .pair>.lacking{order:1}.lacking .lack{margin-top:6px}
    .full{grid-column:1/-1}.one{grid-template-columns:minmax(0,1fr)!important}
    figcaption{margin-bottom:14px}figcaption .st{float:right;margin:3px 0 0 14px}
    .c{display:block;overflow:visible}.c svg,.at{overflow:visible}
    .c path,.c rect{vector-effect:non-scaling-stroke}.c .cells path{vector-effect:none}
    text{font-size:12px;fill:var(--ink)}.ax{fill:var(--mute)}.key{font-size:13px}.b{font-weight:700}.plan{fill:var(--plan)}
    .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
    .grid{fill:none;stroke:var(--hair)}.zero,.tick{fill:none;stroke:var(--past)}
    .act{fill:none;stroke:var(--ink);stroke-width:2.25;stroke-linejoin:round}.bud{fill:none;stroke:var(--plan);stroke-width:1.75}
    .base{fill:none;stroke:var(--past);stroke-width:1.5}
    .fc{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:1.5 3.5;stroke-linecap:round}
    .dash{stroke-dasharray:6 3}.fan{fill:var(--fan)}.over{fill:var(--over);fill-opacity:.36}
    .dot{fill:var(--ink);stroke:var(--paper);stroke-width:1.5}.tgt{fill:var(--plan);stroke:var(--paper)}
    .bar{fill:var(--fact)}.hat{fill:url(#hatch);stroke:var(--fact)}.hol{fill:var(--paper);stroke:var(--fact)}.veil{fill:url(#hatch);
    fill-opacity:.7}
    .t{fill:var(--over)}.c .mark{fill:var(--over)}.mis{fill:none;stroke:var(--bad);stroke-width:1.75}.meas{fill:var(--s3)}.ref{fill:var(--past);stroke:var(--paper);stroke-width:1.5}
    .lim{fill:none;stroke:var(--plan);stroke-width:2}.hx{font-size:11px}
    .hb{fill:var(--paper)}.hl{stroke:var(--fact);stroke-width:1.6}
    .s1{fill:var(--s1);stroke:var(--s1)}.s2{stroke:var(--s2)}.s3{stroke:var(--s3)}.s4{stroke:var(--s4)}.s5{stroke:var(--s5)}
    .s6{stroke:var(--s6)}.cells path{fill:none}
    .st .g{position:relative;top:2px}.g{flex:none;width:14px;height:14px;vertical-align:-2px}
    .f-plan{fill:var(--plan)}.f-over{fill:var(--over)}.f-bad{fill:var(--bad)}.cut{fill:none;stroke:var(--paper);stroke-width:2}
    .ring{fill:none;stroke:var(--mute);stroke-width:1.6}
    .st{display:inline-flex;gap:6px;align-items:baseline;font-size:14px;font-weight:600;white-space:nowrap}
    .on_track,.met{color:var(--plan)}.at_risk{color:var(--over)}.off_track,.missed{color:var(--bad)}
    .not_enough_data,.no_target{color:var(--mute)}
    table{width:100%;border-collapse:collapse;font-size:15px;line-height:1.4}
    caption{padding-bottom:6px;text-align:left;font-size:13px;color:var(--mute)}
    th,td{padding:9px 12px 9px 0;border-bottom:1px solid var(--hair);text-align:left;vertical-align:baseline;font-weight:400}
    thead th{border-bottom-color:var(--past);font-size:13px;line-height:1.35;color:var(--mute);vertical-align:bottom}
    th:last-child,td:last-child{padding-right:0}
    .n{text-align:right;white-space:nowrap}.n+td:not(.n),.n+th:not(.n){padding-left:18px}
    .cards th,.cards .w{min-width:7em}.cards .bars{width:11%}.cards .why{min-width:14em}td b,th b{font-weight:650}td small,th small{display:block;font-size:13px;line-height:1.45;color:var(--mute)}
    .d{white-space:nowrap}code{font:13px/1.4 ui-monospace,Consolas,"Noto Sans Mono",monospace;overflow-wrap:anywhere}
    .data{width:auto;min-width:60%;font-size:13px}.data th,.data td{padding:4px 16px 4px 0;white-space:nowrap}
    details{margin-top:8px;font-size:13px}summary{width:max-content;padding:4px 0;color:var(--plan);cursor:pointer}
    .scroll{overflow-x:auto;padding-top:6px}
    .counts th,.counts td{padding:10px 0 6px;border-bottom:0}.counts thead th{border-bottom:1px solid var(--past)}
    .counts td.n,.counts th.n{width:10.5%;padding:10px 0 6px 3px}.counts th.n{white-space:normal;font-size:12px;text-wrap:balance;overflow-wrap:normal}
    .counts thead .g{display:block;margin:0 0 4px auto}.counts b{font-size:18px}.counts th b{font-size:16px}
    .counts .strip td{padding:0 0 12px;border-bottom:1px solid var(--hair);line-height:0}.nil{color:var(--mute)}
    .units{display:flex;flex-wrap:wrap;gap:5px 2px}.units svg{width:12px;height:12px}
    .strips th,.strips td{padding:0 10px 0 0;border:0;font-size:14px;line-height:24px;vertical-align:middle}
    .strips thead th{padding-bottom:4px;font-size:13px;line-height:1.3}.strips .p{width:44%;padding-right:14px}
    .strips+.strips{margin-top:18px}.strips caption{padding-bottom:2px;font-size:16px;font-weight:650;color:var(--ink)}
    .strips tbody th{line-height:1.35;padding-top:3px}
    .phone{display:none!important}.leagues{columns:2;column-gap:56px;margin-top:20px}.leagues>div{margin-bottom:30px;break-inside:avoid}
    .legend{display:flex;flex-wrap:wrap;gap:4px 22px;align-items:center;margin-top:12px;font-size:13px;color:var(--mute)}
    .legend svg{margin-right:6px;vertical-align:-2px}
    .how{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:16px 40px;margin-top:20px}
    .how dt{font-size:15px}.how dd{font-size:14px;color:var(--mute)}
    .rests{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 56px;margin-top:16px}
    .rests>div{display:grid;grid-template-columns:9em minmax(0,1fr);gap:0 16px;padding:9px 0;border-bottom:1px solid var(--hair)}
    .rests dt{font-size:14px}
    .vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    footer{margin:64px 0 48px;font-size:13px;color:var(--mute)}footer p{border-top:1px solid var(--hair);padding-top:12px}
    @media screen and (max-width:820px){.pair,.how,.rests{grid-template-columns:minmax(0,1fr)}.leagues{columns:1}
    .facts{grid-template-columns:repeat(2,minmax(0,1fr))}}
    @media screen and (max-width:560px){.page{padding:0 16px}h1{margin-top:20px;font-size:16px}.lead{font-size:26px}.say{font-size:16px}
    section{margin-top:44px}.facts{gap:0 20px;margin-top:20px}.pair{gap:40px}.rests>div{grid-template-columns:7.5em minmax(0,1fr)}
    .cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .cards tbody tr{display:grid;grid-template-columns:1fr 1fr;gap:2px 12px;padding:12px 0;border-bottom:1px solid var(--hair)}
    .cards tbody th,.cards tbody td{padding:0;border:0;text-align:left;white-space:normal}.cards .n+td:not(.n){padding-left:0}
    .cards .w{grid-column:1/-1}.cards [data-l]::before{content:attr(data-l) " ";font-size:13px;color:var(--mute)}.cards .bars{display:none}
    .counts thead th.n{font-size:0;width:8%}.phone{display:flex!important}.counts b{font-size:16px}.counts th b{font-size:14px}.strips .p{width:36%;padding-right:8px}
    .strips th,.strips td{padding-right:6px}figcaption .st{float:none;margin:0 0 2px}}
    @page{size:A4;margin:14mm 12mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#59616b}}
    @media print{body{font-size:10.5pt;line-height:1.5;print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .page{max-width:none;padding:0 2mm}.top{padding-top:0}h1{margin-top:14px;font-size:12pt}.lead{font-size:21pt}.say{font-size:11pt}
    h2{font-size:14pt}h3{font-size:10.5pt}section{margin-top:20px}.sub,.note,.lack,.legend,caption,thead th{font-size:8.5pt}
    .pair{gap:18px 30px;margin-top:12px}.facts{gap:0 20px;margin-top:16px}dd{font-size:9.5pt}dt,dd small{font-size:8.5pt}
    figcaption{margin-bottom:8px}table{font-size:9.5pt}th,td{padding:4px 8px 4px 0}td small,th small{font-size:8pt}
    .leagues{column-gap:30px;margin-top:10px}.leagues>div{margin-bottom:16px}.rests,.how{gap:4px 30px;margin-top:10px}
    .rests>div{grid-template-columns:6.5em minmax(0,1fr);padding:3px 0}.rests dt,.how dt{font-size:9pt}.how dd{font-size:9pt}
    .strips+.strips{margin-top:18px}.strips caption{font-size:10.5pt}.strips th,.strips td{font-size:9pt;line-height:20px}.overall{grid-template-columns:minmax(0,1.2fr) minmax(0,1fr)}.strips .p{width:37%}.cards .bars{display:none}
    .cards th{min-width:9.5em}.cards .why{min-width:17em}.pair .cards th,.pair .cards .w{min-width:0}.counts b{font-size:12pt}
    .counts th b{font-size:10pt}.counts thead th.n{font-size:7pt}
    details,.noprint{display:none}figure,tr,.sub,.legend,.rests>div,.how{break-inside:avoid}
    h2,h2+.sub,figcaption,.sub+.legend{break-after:avoid}a{color:inherit;text-decoration:none}footer{margin:16px 0 0;font-size:8pt}
    text{font-size:11px}code{font-size:8pt}}
    """

  /// Glyphs and hatching that the page refers to; the glyphs are named by their states.
  static let definitions: StaticString = """
    <svg width="0" height="0" class="vh" aria-hidden="true" focusable="false"><defs>
    <symbol id="g-missed" viewBox="0 0 16 16"><path class="f-bad" d="M1 1h14v14H1z"/><path class="cut" d="M4.8 4.8l6.4 6.4M11.2 4.8l-6.4 6.4"/></symbol>
    <symbol id="g-off_track" viewBox="0 0 16 16"><path class="f-bad" d="M8 .4 15.6 8 8 15.6.4 8z"/></symbol>
    <symbol id="g-at_risk" viewBox="0 0 16 16"><path class="f-over" d="M8 1.2l7.4 13.2H.6z"/></symbol>
    <symbol id="g-on_track" viewBox="0 0 16 16"><circle class="f-plan" cx="8" cy="8" r="5.5"/></symbol>
    <symbol id="g-met" viewBox="0 0 16 16"><circle class="f-plan" cx="8" cy="8" r="7.5"/><path class="cut" d="M4.2 8.3L7 11l4.9-5.7"/></symbol>
    <symbol id="g-not_enough_data" viewBox="0 0 16 16"><circle class="ring" cx="8" cy="8" r="5.6" stroke-dasharray="2.6 1.8"/></symbol>
    <symbol id="g-no_target" viewBox="0 0 16 16"><path class="ring" d="M3 8h10"/></symbol>
    <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hb" width="5" height="5"/><path class="hl" d="M1.2 0v5"/></pattern>
    </defs></svg>
    """
}
