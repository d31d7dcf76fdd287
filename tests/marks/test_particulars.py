"""What a paper says of itself, over small labelled heads and tails written for these tests; all names are invented."""

from typing import Any

import pytest

from biaoshi.marks.outline import outline
from biaoshi.marks.particulars import read_particulars
from biaoshi.rules.paper import plain
from biaoshi.types.facts import Particulars
from biaoshi.types.mark import Piece

PAPERS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "whole head of a downward paper",
        "000012\n机密★10年\n特急\n云岭省人民政府文件\n云政发〔2025〕3号\n\n云岭省人民政府\n关于开展保密检查的通知\n\n各市、县（区）人民政府，省直各部门：\n　　为进一步做好保密工作，现就有关事项通知如下。\n　　一、检查范围\n\n　　　　　　　　　　云岭省人民政府\n　　　　　　　　　　2025年3月1日\n　　（此件公开发布）\n",
        {
            "copy_number": "000012", "copy_number_label": None, "urgency": "特急", "issuer": "云岭省人民政府",
            "number": "云政发〔2025〕3号", "title": "云岭省人民政府关于开展保密检查的通知", "genre": "通知", "date": "2025-03-01",
            "addressee": "各市、县（区）人民政府，省直各部门", "openness": "主动公开", "openness_bracketed": True, "official": True,
            "letter": False, "telegram": False, "carrier": "document", "region": "mainland",
        },
    ),
    (
        "upward paper: number left, signer right; wide-spaced head",
        "云　岭　省　教　育　厅　文　件\n云教〔2025〕18号　　　　　　　　签发人：林若溪\n关于增加保密经费的请示\n省人民政府：\n现将有关情况请示如下。\n妥否，请批示。\n云岭省教育厅\n2025年4月8日\n（联系人：周远，电话：0871-00000000）\n",
        {"issuer": "云岭省教育厅", "number": "云教〔2025〕18号", "title": "关于增加保密经费的请示", "genre": "请示", "date": "2025-04-08",
         "addressee": "省人民政府"},
    ),
    (
        "joint issuers, 文件 on the middle line",
        "云岭省财政厅\n云岭省教育厅　文件\n云岭省民政厅\n云财教〔2024〕56号\n关于下达补助资金的通知\n各市财政局、教育局、民政局：\n下达资金如下，请遵照执行。\n云岭省财政厅　　云岭省教育厅　　云岭省民政厅\n2024年11月5日\n",
        {"issuer": "云岭省财政厅、云岭省教育厅、云岭省民政厅", "number": "云财教〔2024〕56号", "date": "2024-11-05"},
    ),
    (
        "letter: bare name, number flush right",
        "云岭省人民政府办公厅\n　　　　　　　　　　　　　　　　　　　　云政办函〔2025〕7号\n云岭省人民政府办公厅关于同意设立青川新区的复函\n青川市人民政府：\n你市《关于设立青川新区的请示》收悉。经研究，现函复如下。\n云岭省人民政府办公厅\n2025年2月20日\n",
        {"issuer": "云岭省人民政府办公厅", "number": "云政办函〔2025〕7号", "genre": "函", "letter": True,
         "title": "云岭省人民政府办公厅关于同意设立青川新区的复函", "addressee": "青川市人民政府"},
    ),
    (
        "decree: ordinal number, signed by a person",
        "云岭省人民政府令\n第 312 号\n《云岭省公共数据管理办法》已经2025年1月6日省人民政府第48次常务会议通过，现予公布，自2025年5月1日起施行。\n省长　沈知远\n2025年1月12日\n云岭省公共数据管理办法\n第一条　为了规范管理，制定本办法。\n",
        {"issuer": "云岭省人民政府", "number": "第312号", "date": "2025-01-12"},
    ),
    (
        "minutes: number and date under the head",
        "云岭省人民政府专题会议纪要\n〔2025〕12号\n云岭省人民政府办公厅　　　　　　　　2025年3月18日\n关于研究水库移民安置工作的会议纪要\n3月15日上午，副省长主持召开会议，研究移民安置工作。现纪要如下：\n出席：林若溪、周远\n",
        {"number": "〔2025〕12号", "date": "2025-03-18", "genre": "纪要"},
    ),
    (
        "minutes without any date but the meeting's in the text",
        "青川市人民政府常务会议纪要\n第6期\n2025年6月3日\n6月1日，市长主持召开市政府第40次常务会议，研究防汛工作。\n会议议定事项如下。\n",
        {"number": "第6期", "date": "2025-06-03", "genre": "纪要", "issuer": "青川市人民政府"},
    ),
    (
        "Han numerals with 〇",
        "临江县人民政府文件\n临政发〔2011〕5号\n关于做好防汛工作的通知\n各乡镇人民政府：\n请认真贯彻执行，切实做好工作。\n临江县人民政府\n二〇一一年五月六日\n",
        {"date": "2011-05-06", "issuer": "临江县人民政府", "number": "临政发〔2011〕5号"},
    ),
    (
        "Han numerals with ○",
        "临江县水利局文件\n临水〔2005〕2号\n关于报送年度计划的报告\n县人民政府：\n现将年度计划报上，请审阅。\n临江县水利局\n二○○五年十二月二十一日\n",
        {"date": "2005-12-21", "genre": "报告"},
    ),
    (
        "Han numerals with the letter O",
        "临江县水利局文件\n临水〔2006〕2号\n关于报送年度计划的报告\n县人民政府：\n现将年度计划报上，请审阅。\n临江县水利局\n二OO六年十月三十日\n",
        {"date": "2006-10-30"},
    ),
    (
        "Han numerals with the full-width letter",
        "临江县水利局文件\n临水〔2007〕2号\n关于报送年度计划的报告\n县人民政府：\n现将年度计划报上，请审阅。\n临江县水利局\n二ＯＯ七年元月十日\n",
        {"date": "2007-01-10"},
    ),
    (
        "full-width digits, spaces between",
        "临江县水利局文件\n临水〔２０２５〕２号\n关于报送年度计划的报告\n县人民政府：\n现将年度计划报上，请审阅。\n临江县水利局\n２０２５ 年 ３ 月 １ 日\n",
        {"date": "2025-03-01", "number": "临水〔2025〕2号"},
    ),
    (
        "wide-spaced date",
        "临江县水利局文件\n临水〔2025〕3号\n关于报送年度总结的报告\n县人民政府：\n现将年度总结报上，请审阅。\n　　　　临　江　县　水　利　局\n　　　　二 〇 二 五 年 三 月 一 日\n",
        {"date": "2025-03-01", "issuer": "临江县水利局"},
    ),
    (
        "date parted by a line break",
        "临江县水利局文件\n临水〔2025〕4号\n关于报送年度总结的报告\n县人民政府：\n现将年度总结报上，请审阅。\n临江县水利局\n2025年3月\n11日\n",
        {"date": "2025-03-11"},
    ),
    (
        "signature and date on one line",
        "临江县水利局文件\n临水〔2025〕5号\n关于报送年度总结的报告\n县人民政府：\n现将年度总结报上，请审阅。\n临江县水利局　　2025年3月12日\n",
        {"date": "2025-03-12"},
    ),
    (
        "dates in the text are not the paper's",
        "临江县水利局文件\n临水〔2025〕6号\n关于召开会议的通知\n各乡镇水利站：\n定于2025年6月1日召开会议，请于2025年5月28日前报名。会议材料截止日为\n2025年5月30日\n请按时参加。\n临江县水利局\n2025年5月20日\n",
        {"date": "2025-05-20"},
    ),
    (
        "the attachment's and the forwarded paper's dates are not the paper's",
        "云岭省教育厅文件\n云教办〔2025〕9号\n关于转发《校园安全检查办法》的通知\n各市教育局：\n现将《校园安全检查办法》转发给你们，请遵照执行。\n云岭省教育厅\n2025年4月2日\n附件\n校园安全检查办法\n第一条　为了加强校园安全，制定本办法。\n青川市教育局\n2024年12月30日\n",
        {"date": "2025-04-02", "title": "关于转发《校园安全检查办法》的通知"},
    ),
    (
        "printing date only counts where there is nothing else",
        "云岭省教育厅文件\n云教办〔2025〕10号\n关于开展检查的通知\n各市教育局：\n请认真做好检查工作，按时报送材料。\n抄送：省委办公厅。\n云岭省教育厅办公室　　　　2025年4月3日印发\n",
        {"date": "2025-04-03"},
    ),
    (
        "signature before the printing line",
        "云岭省教育厅文件\n云教办〔2025〕11号\n关于开展检查的通知\n各市教育局：\n请认真做好检查工作，按时报送材料。\n云岭省教育厅\n2025年4月5日\n抄送：省委办公厅。\n云岭省教育厅办公室　　　　2025年4月8日印发\n",
        {"date": "2025-04-05"},
    ),
    (
        "date in brackets under the title",
        "云岭省人民代表大会常务委员会关于加强审计监督的决定\n（2024年9月26日云岭省第十四届人民代表大会常务委员会第十次会议通过）\n为了加强审计监督，根据有关法律，作如下决定：\n一、明确职责。\n",
        {"date": "2024-09-26", "genre": "决定", "title": "云岭省人民代表大会常务委员会关于加强审计监督的决定"},
    ),
    (
        "no date at all, a blank for it",
        "临江县水利局文件\n临水〔2025〕　号\n关于召开会议的通知\n各乡镇水利站：\n请按时参加会议，遵守会议纪律。\n临江县水利局\n2025年　月　日\n",
        {"date": None, "issuer": "临江县水利局"},
    ),
    ("square brackets", "云岭省林业局文件\n云林发[2023]21号\n关于印发方案的通知\n", {"number": "云林发[2023]21号"}),
    ("round brackets", "云岭省林业局文件\n云林发（2023）21号\n关于印发方案的通知\n", {"number": "云林发（2023）21号"}),
    ("black brackets", "云岭省林业局文件\n云林发【2023】21号\n关于印发方案的通知\n", {"number": "云林发【2023】21号"}),
    ("with 第 and leading zero", "云岭省林业局文件\n云林发〔2023〕第021号\n关于印发方案的通知\n", {"number": "云林发〔2023〕第021号"}),
    ("字第 form", "云岭省林业局文件\n云林字第12号\n关于印发方案的通知\n", {"number": "云林字第12号"}),
    ("字 with year in brackets", "云岭省林业局文件\n云林字〔1989〕第12号\n关于印发方案的通知\n", {"number": "云林字〔1989〕第12号"}),
    ("two-digit year first", "云岭省林业局文件\n(79)云林发12号\n关于印发方案的通知\n", {"number": "(79)云林发12号"}),
    ("a unit in brackets inside", "中共云岭省委办公厅文件\n云办发〔2023〕4号\n关于印发方案的通知\n", {"number": "云办发〔2023〕4号", "issuer": "中共云岭省委办公厅"}),
    ("announcement with a year number", "云岭省林业局公告\n2025年第3号\n关于公布名录的公告\n现将名录予以公布，请社会各界监督。\n", {"number": "2025年第3号", "issuer": "云岭省林业局", "genre": "公告"}),
    ("number in brackets under the title", "云岭省林业局关于印发方案的通知\n（云林发〔2023〕22号）\n各市林业局：\n现印发给你们，请执行。\n", {"number": "云林发〔2023〕22号"}),
    ("number labelled", "关于印发方案的通知\n发文字号：云林发〔2023〕23号\n各市林业局：\n现印发给你们，请执行。\n", {"number": "云林发〔2023〕23号"}),
    ("number beside the mark", "机密★5年　　　　　　　　云林函〔2023〕24号\n云岭省林业局关于商请支持的函\n省财政厅：\n现将有关事项函告。\n", {"number": "云林函〔2023〕24号", "copy_number": None}),
    ("another paper's number in the title", "云岭省林业局文件\n关于转发云政发〔2022〕8号文件的通知\n各市林业局：\n现转发给你们，请执行。\n", {"number": None, "title": "关于转发云政发〔2022〕8号文件的通知"}),
    ("another paper's number in the text", "关于开展检查的通知\n各市林业局：\n根据云政发〔2022〕8号文件精神，现将有关事项通知如下。\n", {"number": None}),
    ("copy number labelled", "份号：000003\n秘密★1年\n云岭省林业局文件\n云林发〔2023〕25号\n关于检查的通知\n", {"copy_number": "000003", "copy_number_label": "份号："}),
    ("copy number with №", "№000003\n秘密★1年\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": "000003", "copy_number_label": "No"}),
    ("copy number in Han digits", "〇〇〇〇〇三\n秘密★1年\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": "〇〇〇〇〇三"}),
    ("第 3 份", "第 3 份\n秘密★1年\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": "3"}),
    ("short copy number above the mark", "12\n秘密★1年\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": "12"}),
    ("copy number on the line of the mark", "000007　　秘密★1年\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": "000007"}),
    ("copy number below the mark", "秘密★1年\n000007\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": "000007"}),
    ("six digits at the top without a mark", "000021\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": "000021"}),
    ("a postal code is no copy number", "地址：青川市滨河路1号　邮编：\n650000\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": None}),
    ("a year is no copy number", "2025\n秘密★1年\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": None}),
    ("urgency with a space", "特 急\n云岭省林业局文件\n关于检查的通知\n", {"urgency": "特急"}),
    ("old urgency", "急件\n云岭省林业局文件\n关于检查的通知\n", {"urgency": "急件"}),
    ("labelled urgency", "紧急程度：加急\n云岭省林业局文件\n关于检查的通知\n", {"urgency": "加急"}),
    ("urgency beside the mark", "机密★5年 特急\n云岭省林业局文件\n关于检查的通知\n", {"urgency": "特急"}),
    ("urgent in the title is no urgency term", "云岭省林业局文件\n云林发〔2023〕26号\n关于加强防火工作的紧急通知\n各市林业局：\n请抓紧落实，确保安全。\n", {"urgency": None, "genre": "通知"}),
    (
        "telegram",
        "内部传真电报\n发往：各市人民政府\n等级：特急·明电　　云政办明电〔2025〕4号\n关于做好强降雨防范工作的通知\n各市人民政府：\n请立即部署防范工作，确保安全。\n云岭省人民政府办公厅\n2025年7月2日\n",
        {"telegram": True, "urgency": "特急", "number": "云政办明电〔2025〕4号", "date": "2025-07-02"},
    ),
    ("telegram of a party office", "中共云岭省委办公厅发电\n特提\n云办发电〔2025〕1号\n关于值班工作的通知\n各市委：\n请做好值班工作，及时报告情况。\n", {"telegram": True, "urgency": "特提", "issuer": "中共云岭省委办公厅"}),
    ("openness without brackets", "云岭省林业局文件\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025年3月1日\n此件依申请公开\n", {"openness": "依申请公开", "openness_bracketed": False}),
    ("openness as a field before the imprint", "云岭省林业局文件\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025年3月1日\n公开属性：不予公开\n抄送：省委办公厅。\n", {"openness": "不予公开", "openness_bracketed": True}),
    ("openness with its reason", "云岭省林业局文件\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025年3月1日\n（此件不予公开，理由：内部文件）\n", {"openness": "不予公开"}),
    ("openness ticked in a box", "云岭省林业局文件\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025年3月1日\n信息公开选项：□主动公开 ☑依申请公开 □不予公开\n", {"openness": "依申请公开"}),
    ("openness in prose is none", "云岭省林业局文件\n关于检查的通知\n各市林业局：\n各单位制发公文应当标明主动公开、依申请公开或者不予公开。\n云岭省林业局\n2025年3月1日\n", {"openness": None}),
    ("scope as a field", "机密★10年\n知悉范围：省直各部门主要负责人\n云岭省林业局文件\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n", {"scope": "省直各部门主要负责人"}),
    ("scope after the date", "云岭省林业局文件\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025年3月1日\n（此件发至县团级）\n", {"scope": "此件发至县团级"}),
    ("signature as issuer where there is no head", "关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局办公室\n2025年3月1日\n", {"issuer": "云岭省林业局办公室", "official": True}),
    ("national examination", "绝密★启用前\n2025年普通高等学校招生全国统一考试\n理科综合\n注意事项：\n1.答卷前，考生务必将自己的姓名填写在答题卡上。\n本试卷共8页，满分150分。\n2025年6月7日\n", {"carrier": "examination", "official": False, "date": None, "title": "2025年普通高等学校招生全国统一考试理科综合"}),
    ("a notice about an examination is a paper", "云岭省教育厅文件\n云教考〔2025〕2号\n关于做好2025年高考工作的通知\n各市教育局：\n请做好考试组织工作，确保安全。\n", {"carrier": "document", "official": True}),
    ("map", "云岭省水系分布图\n机密★长期\n比例尺 1:50000\n图例\n审图号：云S（2025）001号\n", {"carrier": "map", "official": False}),
    ("ledger", "青川市涉密文件登记台账\n序号 文件名称 密级 份数\n1 关于检查的通知 机密 3\n", {"carrier": "ledger", "official": False}),
    ("form", "国家秘密事项定密审批表\n事项名称\n拟定密级\n承办人意见\n", {"carrier": "form", "official": False}),
    ("volume cover", "全宗号：012\n目录号：3\n案卷号：45\n案卷题名：防汛工作\n起止年月：1998年1月至1998年12月\n保管期限：永久\n", {"carrier": "volume_cover", "date": None}),
    ("compilation", "云岭省防汛文件汇编\n目录\n一、关于防汛工作的通知\n", {"carrier": "compilation"}),
    ("lesson about marks", "保密知识培训讲义\n一、国家秘密的密级\n国家秘密分为绝密、机密、秘密三级，国家秘密标志为“密级★保密期限”，例如“机密★10年”。\n下列写法正确的是：\n", {"carrier": "teaching", "official": False}),
    ("a note is no paper", "买菜清单\n白菜两斤\n豆腐一块\n", {"official": False, "number": None, "addressee": None, "issuer": None}),
    ("a private letter is no paper", "张三：\n你好！好久不见，近来可好？\n李四\n2025年3月1日\n", {"official": False}),
    ("republic", "國民政府軍事委員會訓令\n極機密\n令第七戰區司令長官\n查前方情況緊急，仰即遵照。\n中華民國三十一年五月六日\n", {"region": "republic", "date": "1942-05-06"}),
    ("Taiwan", "行政院　函\n密等：極機密\n主旨：關於會議資料案，請查照。\n中華民國八十五年三月一日\n", {"region": "hk_mo_tw"}),
    ("Hong Kong", "香港特別行政區政府\n政務司司長辦公室\n限閱文件\n會議記錄\n", {"region": "hk_mo_tw"}),
    ("a mainland paper about Hong Kong", "云岭省商务厅文件\n云商〔2025〕1号\n关于赴香港特别行政区政府机构考察的通知\n各市商务局：\n请做好考察准备工作，按时报名。\n", {"region": "mainland"}),
    ("military", "绝密·核心\n中国人民解放军某部队\n关于训练的通知\n", {"region": "military"}),
    ("title over three lines", "云岭省人民政府文件\n云政发〔2025〕30号\n云岭省人民政府关于印发\n《云岭省数字政府建设规划（2025—2030年）》\n的通知\n各市人民政府：\n现印发给你们，请执行。\n", {"title": "云岭省人民政府关于印发《云岭省数字政府建设规划（2025—2030年）》的通知", "genre": "通知"}),
    ("web page frame", "云岭省人民政府关于促进就业的意见\n索 引 号：\n0001/2025-002\n发文机关：\n云岭省人民政府\n成文日期：\n2025年2月3日\n发文字号：\n云政发〔2025〕31号\n各市人民政府：\n就业是最大的民生，各地要高度重视，落实责任。\n", {"issuer": "云岭省人民政府", "date": "2025-02-03", "number": "云政发〔2025〕31号", "genre": "意见"}),
    ("draft for comment", "关于加强林地管理的通知（征求意见稿）\n各市林业局：\n为加强林地管理，现就有关事项通知如下。\n", {"genre": "通知", "title": "关于加强林地管理的通知（征求意见稿）", "number": None}),
    ("addressees over two lines", "关于报送材料的通知\n各市、县人民政府，省政府各部门，\n各直属机构：\n请于3月底前报送材料，逾期不候。\n", {"addressee": "各市、县人民政府，省政府各部门，各直属机构"}),
    ("changed mark above the head is no title", "机密★10年\n密级变更为秘密★5年\n关于灯塔供电线路改造的报告\n改造分两段实施，水下段采用铠装电缆。\n云岭省海洋局\n2024年1月16日\n", {"title": "关于灯塔供电线路改造的报告", "date": "2024-01-16", "issuer": "云岭省海洋局"}),
    ("declassified stamp with its date", "秘密★3年\n解密 2024年12月25日\n农展会安保总结\n三天累计入场八万余人次，处置纠纷若干。\n青川市公安局治安支队\n2023年10月30日\n", {"title": "农展会安保总结", "date": "2023-10-30"}),
    ("trade mark line is no title", "云岭盐业集团 核心商密 长期\n海水提溴新工艺中试小结\n中试连续运行四百小时，收率稳定，能耗略高。\n", {"title": "海水提溴新工艺中试小结"}),
    ("internal words are no title", "内部资料 妥善保管\n青川市公共交通线路汇总\n一、3路首末班时间延后半小时；\n", {"title": "青川市公共交通线路汇总"}),
    ("bulletin with organ and date below its head", "秘密★6个月\n情况反映\n第41期\n中共云岭省委研究室　　2003年9月15日\n部分产棉县反映，收购价格波动大，农民惜售情绪明显。\n", {"title": "情况反映", "number": "第41期", "date": "2003-09-15", "issuer": "中共云岭省委研究室"}),
    ("compilation is dated by its cover", "秘密★5年\n调研成果汇编（2025）\n中共鹿鸣市委政策研究室\n2025年12月22日\n第一篇\n秘密★3年\n关于边贸口岸的报告\n某市商务局\n2025年3月1日\n", {"carrier": "compilation", "date": "2025-12-22", "title": "调研成果汇编（2025）"}),
    ("ledger lists other papers' numbers", "青川市涉密文件收文登记簿（2025年）\n序号　来文单位　文号　密级\n1　省发展改革委　云发改密〔2025〕4号　机密★10年\n", {"carrier": "ledger", "number": None, "official": False}),
    ("attributes after the signature, before a long attachment", "云岭省林业局文件\n云林发〔2025〕40号\n关于印发方案的通知\n各市林业局：\n现印发给你们，请执行。\n云岭省林业局\n2025年3月1日\n（此件公开发布）\n云岭省造林方案\n" + "一、总体要求，认真落实各项任务。\n" * 80, {"openness": "主动公开", "date": "2025-03-01"}),
    ("scope as the last paragraph", "秘密★1年\n云岭省林业局文件\n云林发〔2025〕41号\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n　　知悉范围：各市林业局主要负责人。\n云岭省林业局\n2025年3月1日\n", {"scope": "各市林业局主要负责人"}),
    ("limited to readers, in brackets", "秘密★1年\n云岭省林业局文件\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025年3月1日\n（限主要负责同志阅）\n", {"scope": "限主要负责同志阅"}),
    ("decision of a congress", "青川市人民代表大会关于市人民政府工作报告的决议\n（2025年1月16日青川市第八届人民代表大会第五次会议通过）\n会议听取和审议了工作报告，决定予以批准。\n", {"genre": "决议", "date": "2025-01-16"}),
    ("reply letter", "云岭省商务厅\n云商函〔2025〕8号\n关于同意设立综合保税区的复函\n青川市人民政府：\n来函收悉，现函复如下。\n云岭省商务厅\n2025年5月5日\n", {"genre": "函", "issuer": "云岭省商务厅"}),
    ("party committee and government together", "中共青川市委文件\n青发〔2025〕3号\n中共青川市委　青川市人民政府\n关于推进乡村振兴的实施意见\n（2025年2月8日）\n为全面推进乡村振兴，提出如下意见。\n", {"title": "中共青川市委青川市人民政府关于推进乡村振兴的实施意见", "date": "2025-02-08", "genre": "意见", "issuer": "中共青川市委"}),
    ("motion", "云岭省人民政府议案\n云政〔2025〕12号\n关于提请审议《云岭省林业条例（草案）》的议案\n省人大常委会：\n现将条例草案提请审议。\n省长　沈知远\n2025年6月2日\n", {"genre": "议案", "date": "2025-06-02", "number": "云政〔2025〕12号"}),
    ("seal words beside the signature", "关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局（盖章）\n2025年3月1日（印）\n", {"issuer": "云岭省林业局", "date": "2025-03-01"}),
    ("dotted date at the end", "关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025.3.1\n", {"date": "2025-03-01"}),
    ("Markdown", "# 关于印发防汛预案的通知\n\n**临政办发〔2025〕9号**\n\n各乡镇人民政府：\n\n现印发给你们，请执行。\n\n临江县人民政府办公室\n\n2025年5月9日\n\n*（此件公开发布）*\n", {"title": "关于印发防汛预案的通知", "number": "临政办发〔2025〕9号", "openness": "主动公开", "date": "2025-05-09"}),
    ("impossible date", "关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025年2月30日\n", {"date": None}),
    ("copy number with its total", "份号：12（共30份）\n秘密★1年\n云岭省林业局文件\n关于检查的通知\n", {"copy_number": "12"}),
    ("question paper by its condition", "秘密★开考前\n鹿鸣外国语学校寒假作业检测　化学\n出卷：某工作室\n1. 下列变化属于化学变化的是（　）\n", {"carrier": "examination"}),
    ("school notice to parents is no 公文", "致家长的一封信\n各位家长：\n为了孩子的安全，请做好接送工作，谢谢配合。\n", {"official": False}),
    ("field with the boxes unticked says nothing", "云岭省林业局文件\n关于检查的通知\n各市林业局：\n请遵照执行，做好有关工作。\n云岭省林业局\n2025年3月1日\n公开属性：□主动公开 □依申请公开 □不予公开\n", {"openness": None}),
    ("telegram with an open grade", "云岭省人民政府办公厅发电\n等级：加急·明电\n云政办电〔2025〕8号\n关于防汛的通知\n各市人民政府：\n请立即部署，确保安全。\n", {"telegram": True, "urgency": "加急", "issuer": "云岭省人民政府办公厅", "number": "云政办电〔2025〕8号"}),
    ("a circulation slip on top", "文件传阅单\n来文单位：省委政法委　收文日期：2026年6月3日\n拟办意见：请分管领导阅示，综治科承办。\n000083\n机密★5年\n中共岚河省委政法委员会文件\n岚政法〔2026〕14号\n关于做好防控工作的通知\n各市委政法委：\n请认真执行，做好有关工作。\n中共岚河省委政法委员会\n2026年6月2日\n（此件不予公开）\n", {"title": "关于做好防控工作的通知", "copy_number": "000083", "number": "岚政法〔2026〕14号", "issuer": "中共岚河省委政法委员会", "date": "2026-06-02", "official": True, "carrier": "document"}),
    ("basis of a change above the head", "000047\n绝密★30年\n密级由绝密变更为机密★20年\n依据：玉国保〔2026〕11号，2026年3月2日\n玉屏省国防动员办公室\n玉动〔2019〕2号\n关于防护标准的通知\n各有关单位：\n请认真执行，做好有关工作。\n玉屏省国防动员办公室\n2019年4月20日\n", {"title": "关于防护标准的通知", "number": "玉动〔2019〕2号", "issuer": "玉屏省国防动员办公室", "date": "2019-04-20"}),
    ("minutes over two lines", "机密★10年\n浔溪市委财经委员会办公室\n会 议 纪 要\n第9期\n2026年2月6日，市委财经办召开专题会，研究引水工程谈判底线。\n出席：苗某\n", {"genre": "纪要", "official": True, "issuer": "浔溪市委财经委员会办公室"}),
    ("an e-mail is no 公文", "主题：第二季度协调会材料\n发送时间：2026年5月14日 16:20\n各参会单位联络员：\n会议材料以内网附件形式下发，请查收，不得截图。\n", {"official": False}),
    ("a name set wide over three lines", "000014\n机密★10年\n玉　屏　省\n国　家　边　防　和　海　防\n工　作　委　员　会　办　公　室\n玉边海〔2026〕2号\n关于岸线监控的通知\n各市边海防办：\n请认真执行，做好有关工作。\n", {"issuer": "玉屏省国家边防和海防工作委员会办公室", "number": "玉边海〔2026〕2号", "title": "关于岸线监控的通知"}),
]  # fmt: skip


def read(text: str) -> Particulars:
    return read_particulars(outline(plain(text)))


def said(found: Particulars, name: str) -> Any:
    value = getattr(found, name)
    if name == "date":
        return value.isoformat() if value else None
    return value.folded if isinstance(value, Piece) else value


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in PAPERS])
def test_paper_is_read(text: str, expected: dict[str, Any]) -> None:
    """Every particular named for a paper is what it says, and None where it says nothing."""
    found = read(text)
    assert {k: said(found, k) for k in expected} == expected
