"""Variant forms of characters seen in names: data, not a converter.

Each pair is two ways of writing what may be one name. The right hand form stands for both when the
number of different characters is counted; nothing is ever equal because of this table.
"""

from __future__ import annotations

_PAIRS = """
昇升 陞升 贇赟 珎珍 堃坤 喆哲 淼渺 濬浚 竝并 並并 峯峰 崑昆 峩峨 羣群 禄祿 脩修 旾春 暎映 昰是 昺炳
煇辉 輝辉 暉晖 燁烨 煥焕 熖焰 璿璇 瑠琉 琹琴 珮佩 璢琉 瑯琅 甦苏 蘇苏 畧略 眞真 祕秘 秊年 穀谷 竒奇
笵范 範范 緜绵 綵彩 綺绮 繡绣 綉绣 羨羡 翺翱 聖圣 聰聪 胷胸 芲花 苐第 荘庄 莊庄葢盖 蓡参 蔴麻
蕓芸 藝艺 藼萱 蕐华 華华 衞卫 衛卫 裏里 裡里 覩睹 詠咏 諠喧 譁哗 讚赞 贊赞 趮躁 跡迹 迺乃 遊游 逈迥
邨村 郞郎 鄕乡 鉅巨 鋭锐 鎭镇 鎮镇 鍊炼 錬炼 鑛矿 閒闲 闗关 關关 陞升 隣邻 雋隽 霛灵 靈灵 靑青 鞏巩
頴颖 穎颖 顔颜 飛飞 騐验 髙高 鬪斗 鳯凤 鳳凤 麯曲 龍龙 龐庞 閆闫 閻阎 闫阎 肖萧 蕭萧 付傅 戴代
於于 乾干 傑杰 偉伟 俠侠 倫伦 億亿 優优 儀仪 兒儿 凱凯 剛刚 勛勋 勳勋 勝胜 慶庆 廣广 強强
彊强 彥彦 彦彥 悳德 恵惠 愛爱 懷怀 應应 戰战 揚扬 擁拥 擧举 舉举曉晓 會会 東东 楊杨 榮荣
樂乐 樹树 橋桥 權权 歡欢 氣气 汎泛 淨净 清淸 溫温 潔洁 濤涛 瀾澜 為为 爲为 爾尔 獻献 現现
瑋玮 瑤瑶 瓊琼 瑩莹 畫画 當当 發发 盧卢 眾众 碩硕 禮礼 禎祯 秌秋 積积 穩稳 競竞 筆笔 簡简 紅红 純纯
紀纪 結结 給给 維维 緒绪 緣缘 羅罗 義义 習习 聲声 聯联 職职 肅肃 興兴 艷艳 豔艳 蘭兰 葉叶 蓮莲 蔣蒋
藍蓝 處处 號号 術术 裝装 規规 視视 親亲 覺觉 記记 許许 詩诗 誠诚 語语 調调 謝谢 譯译 議议 護护 讓让
豐丰 貝贝 貞贞 貴贵 賀贺 賈贾 賓宾 賢贤 質质 賴赖 趙赵 軍军 輪轮 輕轻 轉转 農农 運运 達达 遠远 選选
鄒邹 鄭郑 鄧邓 醫医 釗钊 鈞钧 鈴铃 銀银 銘铭 銳锐 鋒锋 鋼钢 錄录 錢钱 錦锦 鍾钟 鐘钟 鐵铁 長长
門门 開开 閏闰 間间 閣阁 陳陈 陽阳 陸陆 際际 隊队 隨随 雙双 難难 雲云 電电 霧雾 靜静 韋韦 韓韩 韻韵
響响 項项 順顺 預预 頡颉 題题 願愿 顧顾 風风 馬马 馮冯 駿骏 騰腾 驚惊 魯鲁 鮑鲍 鳴鸣 鴻鸿 鵬鹏 鶴鹤
麗丽 麥麦 黃黄 齊齐 齡龄 龔龚 張张 國国 劉刘 吳吴 孫孙 寧宁 實实 寶宝 嚴严 學学 宮宫 將将 導导 嶺岭
師师 帥帅 幾几 庫库 張张 恆恒 異异 習习 聶聂 範范 邱丘 鄔邬 鈺钰 琺珐 昬昏 喬乔 單单
"""


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for pair in _PAIRS.split():
        table.setdefault(pair[0], pair[1])
    # One step is enough only when no standard form is itself listed as a variant.
    return {variant: table.get(standard, standard) for variant, standard in table.items()}


VARIANTS = _table()
