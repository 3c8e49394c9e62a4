"""Traditional forms that a recogniser puts for the simplified character that is printed.

Papers of the mainland are printed in simplified characters. A recogniser that is not sure of a
character now and then answers with its traditional form (號 for 号 in a script face); then the
simplified one is meant. Variants that live on in names of people (昇, 乾, 喆, 淼, 堃, 甦 …) are not
listed, and a character that was read with certainty stays as it is.
"""

from __future__ import annotations

CERTAIN = 0.995
_SHARE, _EITHER = (
    0.6,
    0.85,
)  # of what is sure one form has the first, both together the second at most

_PAIRS = """
佈布 併并 來来 與与 俠侠 倉仓 個个 們们 偉伟 側侧 傑杰 備备 傳传 傷伤 價价 儀仪 億亿 優优 儲储 兒儿
兩两 凱凯 則则 剛刚 創创 劃划 劉刘 劍剑 勁劲 動动 務务 勛勋 勝胜 勞劳 勢势 勳勋 勵励 匯汇 區区
協协 卻却 參参 吳吴 員员 問问 啓启 啟启 喪丧 喬乔 單单 嘯啸 嚴严 國国 圍围 園园 圓圆 圖图 團团
執执 堅坚 報报 場场 塊块 塵尘 墻墙 壇坛 壓压 壯壮 壽寿 夢梦 奪夺 奮奋 婦妇 媽妈 嬌娇 孫孙 學学
實实 寧宁 審审 寬宽 寶宝 將将 專专 尋寻 對对 導导 屆届 屍尸 層层 屬属 岡冈 島岛 嶺岭 嶽岳 巖岩
帥帅 師师 帳帐 帶带 幫帮 幾几 庫库 廠厂 廣广 廳厅 張张 強强 彈弹 彎弯 從从 復复 恆恒 悅悦 愛爱
態态 慮虑 慶庆 憲宪 憶忆 懇恳 應应 懷怀 戰战 戲戏 戶户 拋抛 捨舍 掃扫 採采 揚扬 換换 損损 搖摇
搶抢 撲扑 擇择 擊击 擔担 據据 擴扩 攜携 攝摄 敘叙 敵敌 數数 斷断 時时 晉晋 暉晖 暢畅 曆历 曉晓
曬晒 書书 會会 朧胧 東东 條条 棗枣 棟栋 楊杨 楓枫 業业 極极 榮荣 構构 槍枪 樁桩 樂乐 樓楼 標标
樞枢 樹树 橋桥 機机 橫横 檔档 檢检 櫃柜 櫻樱 欄栏 權权 歐欧 歲岁 歷历 歸归 殘残 殺杀 毀毁 氣气
決决 況况 洶汹 涼凉 淚泪 淨净 淵渊 淺浅 減减 測测 湊凑 湧涌 湯汤 溝沟 溫温 滄沧 滅灭 滙汇 滬沪
滾滚 滿满 漁渔 漢汉 漲涨 潔洁 潤润 潯浔 澤泽 濕湿 濟济 濱滨 瀏浏 瀾澜 灑洒 灘滩 灣湾 灤滦 為为
烏乌 無无 煉炼 煒炜 煙烟 煩烦 熱热 燁烨 燈灯 燒烧 營营 爐炉 爭争 爺爷 爾尔 牆墙 牽牵 狀状 猶犹
獎奖 獨独 獲获 獻献 現现 瑋玮 瑩莹 瑪玛 環环 璽玺 瓊琼 產产 畝亩 畢毕 異异 當当 疊叠 療疗 發发
皚皑 盃杯 盜盗 盡尽 監监 盤盘 盧卢 眾众 睏困 硯砚 碼码 礦矿 禍祸 禎祯 禮礼 稅税 種种 稱称 穀谷
積积 穎颖 穩稳 窮穷 竊窃 競竞 筆笔 節节 範范 築筑 簡简 簽签 籃篮 籌筹 糧粮 紀纪 紅红 紋纹 納纳
純纯 紙纸 級级 細细 紹绍 終终 組组 結结 絕绝 絡络 給给 統统 絲丝 綉绣 經经 綜综 綠绿 綢绸 維维
綱纲 網网 綿绵 緊紧 緒绪 線线 緣缘 編编 練练 縣县 縮缩 縱纵 總总 績绩 織织 繡绣 繳缴 繼继 續续
纖纤 罰罚 罷罢 羅罗 羣群 義义 聖圣 聞闻 聯联 聰聪 聲声 職职 聽听 肅肃 腦脑 腳脚 膠胶 膽胆 臉脸
臨临 興兴 舉举 舊旧 艦舰 艷艳 莊庄 莖茎 華华 萊莱 萬万 葉叶 蒼苍 蓋盖 蓮莲 蔣蒋 蔥葱 蔭荫 蕭萧
薈荟 薦荐 藍蓝 藝艺 藥药 蘆芦 蘇苏 蘋苹 蘭兰 處处 虛虚 號号 蝦虾 螢萤 蟲虫 蠶蚕 衆众 術术 衛卫
補补 裝装 製制 複复 見见 規规 視视 親亲 覺觉 覽览 觀观 觸触 訂订 計计 訊讯 訓训 記记 設设 許许
詠咏 詩诗 誌志 認认 語语 誠诚 請请 論论 諧谐 諸诸 諾诺 講讲 謝谢 證证 識识 譚谭 譜谱 譯译 議议
護护 譽誉 讀读 變变 讓让 貝贝 負负 財财 貧贫 貨货 販贩 貫贯 責责 貴贵 買买 費费 貿贸 賀贺 資资
賈贾 賓宾 賜赐 賢贤 賣卖 質质 賴赖 賽赛 贏赢 贛赣 趕赶 趙赵 跡迹 踐践 躍跃 車车 軌轨 軍军 軒轩
軟软 較较 載载 輔辅 輕轻 輝辉 輪轮 輯辑 輸输 轄辖 轉转 辦办 農农 連连 週周 進进 遊游 運运 過过
達达 遠远 適适 遷迁 選选 遺遗 遼辽 還还 邊边 郵邮 鄉乡 鄒邹 鄧邓 鄭郑 鄰邻 鄲郸 醫医 醬酱 釋释
針针 釣钓 鈞钧 鈴铃 鈺钰 銀银 銅铜 銘铭 銳锐 銷销 鋁铝 鋒锋 鋪铺 鋰锂 鋼钢 錄录 錢钱 錦锦 錫锡
鍵键 鎖锁 鎢钨 鎮镇 鏈链 鏡镜 鐵铁 鑄铸 鑒鉴 長长 門门 閉闭 開开 閑闲 間间 閔闵 閘闸 閣阁 閩闽
閱阅 閻阎 闊阔 闖闯 關关 陝陕 陰阴 陳陈 陸陆 陽阳 隊队 階阶 際际 隨随 險险 隱隐 雙双 雛雏 雜杂
雞鸡 離离 難难 雲云 電电 霧雾 靈灵 靜静 韋韦 韌韧 韓韩 韻韵 響响 頁页 項项 順顺 須须 頌颂 預预
頓顿 領领 頤颐 頭头 頻频 顆颗 題题 額额 顏颜 願愿 類类 顧顾 顯显 風风 颱台 飄飘 飛飞 飯饭 飲饮
餅饼 養养 餘余 館馆 饒饶 馬马 馮冯 駐驻 駕驾 駿骏 騎骑 騫骞 騰腾 驊骅 驗验 驚惊 驛驿 鬆松 鬥斗
魚鱼 魯鲁 鮮鲜 鯉鲤 鯨鲸 鳥鸟 鳳凤 鳴鸣 鴻鸿 鵝鹅 鵬鹏 鶴鹤 鷹鹰 鸞鸾 鹽盐 麗丽 麥麦 黃黄 點点
緱缑 鄺邝 闕阙 闞阚 鄔邬 郟郏 酈郦 鄖郧 繆缪 紐纽 鈕钮 閆闫 顓颛 頡颉 鮑鲍 荊荆 藺蔺 貢贡 鍾钟
黨党 齊齐 齋斋 齒齿 齡龄 龍龙 龐庞 龔龚 龜龟
廈厦 臺台 濰潍 渦涡 瀋沈 滎荥 潁颍 隴陇 薊蓟 嵐岚 甌瓯 鄆郓 瀘泸 漣涟 淶涞 滸浒 瀝沥 嶗崂 崍崃 壩坝
塢坞 墊垫 埡垭 鷄鸡 嶸嵘 鱗鳞 瓏珑 壢坜 樅枞 櫟栎 涇泾 澠渑 鄴邺
別别 輿舆 後后
內内 飾饰 錶表 鐘钟 裡里 裏里 麼么 麵面 髮发 鬧闹 鬚须 衝冲 溼湿 檯台 颳刮 闢辟 闆板 係系 繫系
嚮向 隻只 誇夸 傭佣 並并 佔占 兇凶 凈净 厭厌 厲厉 呂吕 嗎吗 嘆叹 嘗尝 嘩哗 噸吨 堯尧 墾垦 壞坏
壟垄 夾夹 奐奂 妝妆 娛娱 宮宫 寢寝 峽峡 幣币 幹干 廟庙 廢废 徑径 徹彻 悶闷 惡恶 惱恼 慘惨 慣惯
憂忧 憐怜 憤愤 懶懒 懸悬 戀恋 擬拟 擋挡 擠挤 擱搁 擾扰 攤摊 攔拦 攏拢 敗败 斂敛 斬斩 晝昼 暫暂
殼壳 殲歼 毆殴 沒没 沖冲 淪沦 渾浑 滲渗 潑泼 潛潜 澆浇 濁浊 濃浓 瀉泻 瀨濑 灝灏 災灾 爛烂 犧牺
獅狮 獵猎 璣玑 畫画 疇畴 癥症 瘋疯 瞞瞒 碩硕 確确 礎础 禦御 禿秃 窩窝 窪洼 窯窑 筍笋 簾帘 籬篱
粵粤 糾纠 紗纱 紛纷 紡纺 紳绅 絞绞 絨绒 緝缉 緞缎 締缔 緩缓 緯纬 縛缚 縫缝 纏缠 翹翘 聳耸 聾聋
脅胁 脈脉 脫脱 腎肾 腫肿 膚肤 膩腻 臘腊 艙舱 蕪芜 薩萨 藹蔼 蘊蕴 虜虏 蝕蚀 蠟蜡 蠻蛮 褲裤 襖袄
襯衬 訛讹 訟讼 訪访 診诊 註注 証证 詐诈 評评 詞词 詢询 試试 詳详 誘诱 誤误 說说 誰谁 課课 調调
談谈 諒谅 謀谋 謂谓 謙谦 讚赞 豎竖 豐丰 貞贞 貪贪 貯贮 貶贬 貼贴 賊贼 賠赔 賦赋 購购 趨趋 輛辆
輻辐 轟轰 轎轿 辭辞 迴回 遞递 遲迟 邁迈 釀酿 釘钉 鈉钠 鈣钙 鈔钞 鈦钛 鈍钝 鉀钾 鉑铂 鉗钳 鉛铅
鉤钩 鉻铬 鋅锌 鋤锄 鋸锯 錘锤 錯错 鍋锅 鍍镀 鍛锻 鎳镍 鎧铠 鏟铲 鑽钻 閃闪 閒闲 閥阀 閨闺 闡阐
陣阵 隸隶 雖虽 顛颠 飼饲 飽饱 餃饺 餌饵 饋馈 駁驳 駝驼 駱骆 騙骗 驢驴 髒脏 體体 鴉鸦 鴨鸭 鷗鸥
鹼碱 爲为 産产 説说 閲阅 緑绿 録录 彥彦 衞卫 峯峰 棲栖 臥卧 兌兑 侶侣 凜凛 糰团 噹当 蕩荡 穫获
薑姜 曠旷 鹵卤 贊赞 鎂镁 鋯锆 墳坟 樸朴 蘿萝 籮箩 邏逻 鑼锣 歡欢 勸劝 艱艰 餛馄 飩饨 餡馅 饅馒
饃馍 縷缕 摟搂 屢屡 攪搅 儘尽 儉俭 僅仅 償偿 劑剂 勻匀 啞哑 喚唤 嗇啬 囑嘱 堊垩 塗涂 壺壶 奧奥
婁娄 嬸婶 寵宠 嶇岖 巒峦 幟帜 廬庐 彙汇 恥耻 愜惬 挾挟 掄抡 揀拣 揮挥 撈捞 撐撑 撥拨 撫抚 擁拥
擰拧 攙搀 柵栅 桿杆 棄弃 槓杠 槳桨 樣样 樺桦 橢椭 檸柠 櫥橱 櫓橹 欖榄 欽钦 氫氢 湞浈 溈沩 漬渍
潰溃 澗涧 澱淀 濫滥 濾滤 瀕濒 煥焕 燙烫 燉炖 燦灿 燭烛 爍烁 狹狭 獄狱 瑤瑶 瑣琐 璉琏 盞盏 矚瞩
矯矫 碭砀 磚砖 磯矶 礫砾 禪禅 籤签 綁绑 綫线 緬缅 繞绕 纜缆 聶聂 腸肠 薔蔷 蘄蕲 虧亏 蟬蝉 蠅蝇
袞衮 覓觅 詔诏 詣诣 誕诞 誦诵 諜谍 諭谕 諱讳 謁谒 謎谜 謹谨 豔艳 貓猫 賁贲 賑赈 賒赊 賤贱 賬账
賺赚 贈赠 贍赡 贖赎 軀躯 軋轧 軸轴 軻轲 輟辍 轅辕 轍辙 遜逊 醜丑 釗钊 鈿钿 鉉铉 銜衔 銖铢 錨锚
錠锭 錳锰 鎬镐 鏗铿 鏤镂 鐲镯 鐮镰 鑲镶 閎闳 閏闰 閭闾 闌阑 隕陨 雋隽 靄霭 靚靓 鞏巩 頂顶 頃顷
頑顽 頒颁 頗颇 頸颈 顫颤 颯飒 駛驶 騁骋 騷骚 騾骡 驃骠 驕骄 驟骤 鱔鳝 鱘鲟 鳩鸠 鵲鹊 鶯莺 鷺鹭
"""

_TABLE = {pair[0]: pair[1] for pair in _PAIRS.split()}


def simplified(character: str, certainty: float) -> str:
    """`character`, or its simplified form where it is a traditional one that was read unsurely."""
    return character if certainty >= CERTAIN else _TABLE.get(character, character)


def certainty_of_either(character: str, certainty: float) -> float:
    """How sure a character is in the one form or the other, where the recogniser wavered."""
    if certainty >= CERTAIN or character not in _TABLE:
        return certainty
    return max(certainty, min(_EITHER, certainty / _SHARE))


def is_traditional(character: str) -> bool:
    """Whether `character` is a listed traditional form."""
    return character in _TABLE


def all_simplified(text: str) -> str:
    """`text` with every listed traditional form made simple: for wording, never for names."""
    return "".join(_TABLE.get(character, character) for character in text)
