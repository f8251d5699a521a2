-- canonical
SELECT
  `t0`.`at` IS NULL AS `no_time`,
  `t0`.`at` AS `seen_at`,
  COALESCE(REGEXP_REPLACE(`t0`.`account_id`, '^ +| +$', ''), '') AS `account_id`,
  COALESCE(REGEXP_REPLACE(`t0`.`event_type`, '^ +| +$', ''), '') AS `event_type`,
  NULLIF('', '') AS `event_id`,
  REGEXP_REPLACE(`t0`.`device_id`, '^ +| +$', '') AS `raw_device`,
  REGEXP_REPLACE(`t0`.`ip`, '^ +| +$', '') AS `raw_ip`
FROM `logs` AS `t0`;

-- cells of device
SELECT
  `t2`.`raw`,
  `t2`.`n`,
  `t2`.`raw` AS `value`,
  CASE
    WHEN (
      (
        LENGTH(`t2`.`raw`) <= 9
      )
      AND LOWER(`t2`.`raw`) IN (
        '',
        'null',
        'none',
        'nil',
        'nan',
        'n/a',
        'na',
        'unknown',
        'undefined',
        'unset',
        'not set',
        '(none)',
        '(null)',
        '-',
        '--',
        '?',
        'anonymous',
        'default',
        'test',
        'false',
        '0.0.0.0',
        '::'
      )
    )
    OR REGEXP_CONTAINS(`t2`.`raw`, '^[-0:._{}\\s]*$')
    THEN 'placeholder'
    WHEN LENGTH(`t2`.`raw`) > 512
    THEN 'too long'
    WHEN (
      (
        LENGTH(`t2`.`raw`) <= 9
      )
      AND LOWER(`t2`.`raw`) IN (
        '',
        'null',
        'none',
        'nil',
        'nan',
        'n/a',
        'na',
        'unknown',
        'undefined',
        'unset',
        'not set',
        '(none)',
        '(null)',
        '-',
        '--',
        '?',
        'anonymous',
        'default',
        'test',
        'false',
        '0.0.0.0',
        '::'
      )
    )
    OR REGEXP_CONTAINS(`t2`.`raw`, '^[-0:._{}\\s]*$')
    THEN 'placeholder'
    ELSE CAST(NULL AS STRING)
  END AS `why`
FROM (
  SELECT
    `t1`.`raw_device` AS `raw`,
    COUNT(*) AS `n`
  FROM (
    SELECT
      *
    FROM `canonical` AS `t0`
    WHERE
      `t0`.`raw_device` IS NOT NULL
  ) AS `t1`
  GROUP BY
    1
) AS `t2`;

-- cells of ip
SELECT
  `t2`.`raw`,
  `t2`.`n`,
  `t2`.`raw` AS `value`,
  CASE
    WHEN (
      (
        LENGTH(`t2`.`raw`) <= 9
      )
      AND LOWER(`t2`.`raw`) IN (
        '',
        'null',
        'none',
        'nil',
        'nan',
        'n/a',
        'na',
        'unknown',
        'undefined',
        'unset',
        'not set',
        '(none)',
        '(null)',
        '-',
        '--',
        '?',
        'anonymous',
        'default',
        'test',
        'false',
        '0.0.0.0',
        '::'
      )
    )
    OR REGEXP_CONTAINS(`t2`.`raw`, '^[-0:._{}\\s]*$')
    THEN 'placeholder'
    WHEN LENGTH(`t2`.`raw`) > 512
    THEN 'too long'
    WHEN NOT (
      REGEXP_CONTAINS(
        `t2`.`raw`,
        '^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]))$'
      )
    )
    THEN 'odd'
    WHEN REGEXP_CONTAINS(
      `t2`.`raw`,
      '^((10|127|0)\\..*|169\\.254\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\..*)$'
    )
    THEN 'private'
    ELSE CAST(NULL AS STRING)
  END AS `why`
FROM (
  SELECT
    `t1`.`raw_ip` AS `raw`,
    COUNT(*) AS `n`
  FROM (
    SELECT
      *
    FROM `canonical` AS `t0`
    WHERE
      `t0`.`raw_ip` IS NOT NULL
  ) AS `t1`
  GROUP BY
    1
) AS `t2`;

-- account codes
SELECT
  `t1`.`account_id`,
  CAST((
    ROW_NUMBER() OVER (ORDER BY `t1`.`account_id` ASC) - 1
  ) + 0 AS INT64) AS `account`
FROM (
  SELECT DISTINCT
    `t0`.`account_id`
  FROM `canonical` AS `t0`
) AS `t1`;

-- spans
SELECT
  `t2`.`account`,
  MIN(`t2`.`first_at`) AS `first_at`,
  MAX(`t2`.`last_at`) AS `last_at`,
  CAST(SUM(`t2`.`events`) AS INT64) AS `events`,
  CAST(COUNT(*) AS INT64) AS `days`
FROM (
  SELECT
    `t1`.`account`,
    CAST(CAST(FLOOR(ieee_divide(`t1`.`second`, 86400)) AS INT64) AS INT64) AS `day`,
    MIN(`t1`.`second`) AS `first_at`,
    MAX(`t1`.`second`) AS `last_at`,
    COUNT(*) AS `events`
  FROM (
    SELECT
      `t0`.`account`,
      CAST(FLOOR(UNIX_SECONDS(`t0`.`seen_at`)) AS INT64) AS `second`
    FROM `events` AS `t0`
  ) AS `t1`
  GROUP BY
    1,
    2
) AS `t2`
GROUP BY
  1;

-- sightings
SELECT
  *
FROM (
  SELECT
    `t5`.`account`,
    `t5`.`identifier`,
    `t5`.`first_at`,
    `t5`.`last_at`,
    `t5`.`events`,
    `t5`.`days`,
    0 AS `kind`
  FROM (
    SELECT
      `t3`.`account`,
      `t3`.`identifier`,
      MIN(`t3`.`first_at`) AS `first_at`,
      MAX(`t3`.`last_at`) AS `last_at`,
      CAST(SUM(`t3`.`events`) AS INT64) AS `events`,
      CAST(COUNT(*) AS INT64) AS `days`
    FROM (
      SELECT
        `t1`.`account`,
        `t1`.`identifier`,
        CAST(CAST(FLOOR(ieee_divide(`t1`.`second`, 86400)) AS INT64) AS INT64) AS `day`,
        MIN(`t1`.`second`) AS `first_at`,
        MAX(`t1`.`second`) AS `last_at`,
        COUNT(*) AS `events`
      FROM (
        SELECT
          `t0`.`account`,
          `t0`.`id_device` AS `identifier`,
          CAST(FLOOR(UNIX_SECONDS(`t0`.`seen_at`)) AS INT64) AS `second`
        FROM `events` AS `t0`
        WHERE
          `t0`.`id_device` IS NOT NULL
      ) AS `t1`
      GROUP BY
        1,
        2,
        3
    ) AS `t3`
    GROUP BY
      1,
      2
  ) AS `t5`
) AS `t7`
UNION ALL
SELECT
  *
FROM (
  SELECT
    `t6`.`account`,
    `t6`.`identifier`,
    `t6`.`first_at`,
    `t6`.`last_at`,
    `t6`.`events`,
    `t6`.`days`,
    1 AS `kind`
  FROM (
    SELECT
      `t4`.`account`,
      `t4`.`identifier`,
      MIN(`t4`.`first_at`) AS `first_at`,
      MAX(`t4`.`last_at`) AS `last_at`,
      CAST(SUM(`t4`.`events`) AS INT64) AS `events`,
      CAST(COUNT(*) AS INT64) AS `days`
    FROM (
      SELECT
        `t2`.`account`,
        `t2`.`identifier`,
        CAST(CAST(FLOOR(ieee_divide(`t2`.`second`, 86400)) AS INT64) AS INT64) AS `day`,
        MIN(`t2`.`second`) AS `first_at`,
        MAX(`t2`.`second`) AS `last_at`,
        COUNT(*) AS `events`
      FROM (
        SELECT
          `t0`.`account`,
          `t0`.`id_ip` AS `identifier`,
          CAST(FLOOR(UNIX_SECONDS(`t0`.`seen_at`)) AS INT64) AS `second`
        FROM `events` AS `t0`
        WHERE
          `t0`.`id_ip` IS NOT NULL
      ) AS `t2`
      GROUP BY
        1,
        2,
        3
    ) AS `t4`
    GROUP BY
      1,
      2
  ) AS `t6`
) AS `t8`;

-- lasting actions
SELECT
  `t1`.`account`,
  `t1`.`action`,
  CAST(COUNT(*) AS INT64) AS `events`,
  MAX(`t1`.`second`) AS `last_at`
FROM (
  SELECT
    `t0`.`account`,
    `t0`.`action`,
    CAST(FLOOR(UNIX_SECONDS(`t0`.`seen_at`)) AS INT64) AS `second`
  FROM `events` AS `t0`
) AS `t1`
GROUP BY
  1,
  2;

-- opened accounts
SELECT DISTINCT
  `t0`.`account`
FROM `events` AS `t0`
WHERE
  `t0`.`action` IN (1);

-- hours of the day
SELECT
  `t1`.`account`,
  `t1`.`hour`,
  CAST(COUNT(*) AS INT64) AS `events`
FROM (
  SELECT
    `t0`.`account`,
    CAST(CAST(FLOOR(
      ieee_divide(MOD(CAST(FLOOR(UNIX_SECONDS(`t0`.`seen_at`)) AS INT64), 86400), 3600)
    ) AS INT64) + IF(
      (
        MOD(
          CAST(FLOOR(ieee_divide(CAST(FLOOR(UNIX_SECONDS(`t0`.`seen_at`)) AS INT64), 86400)) AS INT64) + 3,
          7
        )
      ) >= 5,
      24,
      0
    ) AS INT64) AS `hour`
  FROM `events` AS `t0`
) AS `t1`
GROUP BY
  1,
  2;

-- owned
WITH `t11` AS (
  SELECT
    `t10`.`account`,
    `t10`.`identifier`,
    `t10`.`first_at`,
    `t10`.`last_at`,
    `t10`.`events`,
    `t10`.`days`,
    `t10`.`kind`,
    `t10`.`born`,
    `t10`.`died`,
    `t10`.`began`,
    IF(
      (
        `t10`.`first_at` <= (
          `t10`.`born` + 172800
        )
      )
      AND (
        (
          `t10`.`began` IS NOT NULL
        )
        OR NOT (
          (
            (
              `t10`.`days` <= 2
            )
            AND (
              (
                `t10`.`last_at` - `t10`.`first_at`
              ) < 172800
            )
            AND (
              `t10`.`died` > (
                `t10`.`last_at` + 86400
              )
            )
          )
          OR (
            (
              `t10`.`last_at` - `t10`.`first_at`
            ) < 3600
          )
        )
      ),
      1.0,
      1.0 - EXP(ieee_divide(-(
        `t10`.`days` - 1
      ), 2.0))
    ) AS `raw`,
    NOT (
      (
        `t10`.`first_at` <= (
          `t10`.`born` + 172800
        )
      )
      AND (
        (
          `t10`.`began` IS NOT NULL
        )
        OR NOT (
          (
            (
              `t10`.`days` <= 2
            )
            AND (
              (
                `t10`.`last_at` - `t10`.`first_at`
              ) < 172800
            )
            AND (
              `t10`.`died` > (
                `t10`.`last_at` + 86400
              )
            )
          )
          OR (
            (
              `t10`.`last_at` - `t10`.`first_at`
            ) < 3600
          )
        )
      )
    )
    AND (
      (
        `t10`.`days` <= 2
      )
      AND (
        (
          `t10`.`last_at` - `t10`.`first_at`
        ) < 172800
      )
    ) AS `visit`,
    NOT (
      (
        `t10`.`first_at` <= (
          `t10`.`born` + 172800
        )
      )
      AND (
        (
          `t10`.`began` IS NOT NULL
        )
        OR NOT (
          (
            (
              `t10`.`days` <= 2
            )
            AND (
              (
                `t10`.`last_at` - `t10`.`first_at`
              ) < 172800
            )
            AND (
              `t10`.`died` > (
                `t10`.`last_at` + 86400
              )
            )
          )
          OR (
            (
              `t10`.`last_at` - `t10`.`first_at`
            ) < 3600
          )
        )
      )
    )
    AND (
      (
        `t10`.`days` <= 2
      )
      AND (
        (
          `t10`.`last_at` - `t10`.`first_at`
        ) < 172800
      )
      AND (
        `t10`.`died` > (
          `t10`.`last_at` + 86400
        )
      )
    ) AS `went_on`,
    NOT (
      (
        `t10`.`first_at` <= (
          `t10`.`born` + 172800
        )
      )
      AND (
        (
          `t10`.`began` IS NOT NULL
        )
        OR NOT (
          (
            (
              `t10`.`days` <= 2
            )
            AND (
              (
                `t10`.`last_at` - `t10`.`first_at`
              ) < 172800
            )
            AND (
              `t10`.`died` > (
                `t10`.`last_at` + 86400
              )
            )
          )
          OR (
            (
              `t10`.`last_at` - `t10`.`first_at`
            ) < 3600
          )
        )
      )
    )
    AND (
      (
        `t10`.`days` <= 2
      )
      AND (
        (
          `t10`.`last_at` - `t10`.`first_at`
        ) < 172800
      )
    )
    AND (
      (
        `t10`.`last_at` - `t10`.`first_at`
      ) < 3600
    ) AS `sitting`
  FROM (
    SELECT
      `t3`.`account`,
      `t3`.`identifier`,
      `t3`.`first_at`,
      `t3`.`last_at`,
      `t3`.`events`,
      `t3`.`days`,
      `t3`.`kind`,
      `t9`.`born`,
      `t9`.`died`,
      `t9`.`began`
    FROM `sightings` AS `t3`
    INNER JOIN (
      SELECT
        `t6`.`account`,
        `t6`.`born`,
        `t6`.`died`,
        `t7`.`began`
      FROM (
        SELECT
          `t1`.`account`,
          `t1`.`first_at` AS `born`,
          `t1`.`last_at` AS `died`
        FROM `spans` AS `t1`
      ) AS `t6`
      LEFT OUTER JOIN (
        SELECT
          `t2`.`account` AS `began`
        FROM `opened` AS `t2`
      ) AS `t7`
        ON `t6`.`account` = `t7`.`began`
    ) AS `t9`
      ON `t3`.`account` = `t9`.`account`
  ) AS `t10`
)
SELECT
  `t17`.`account`,
  `t17`.`identifier`,
  `t17`.`kind`,
  `t17`.`first_at`,
  `t17`.`last_at`,
  `t17`.`events`,
  `t17`.`days`,
  `t17`.`degree`,
  `t17`.`owners`,
  `t17`.`touch`,
  CAST(GREATEST(
    `t17`.`raw`,
    CASE WHEN `t17`.`kind` = 0 THEN 0.25 WHEN `t17`.`kind` = 1 THEN 0.5 ELSE 0.25 END
  ) AS FLOAT64) AS `own`,
  (
    `t17`.`touches` >= 5
  )
  AND (
    `t17`.`touches` >= (
      `t17`.`degree` * 0.5
    )
  ) AS `attack`
FROM (
  SELECT
    `t16`.`account`,
    `t16`.`identifier`,
    `t16`.`first_at`,
    `t16`.`last_at`,
    `t16`.`events`,
    `t16`.`days`,
    `t16`.`kind`,
    `t16`.`born`,
    `t16`.`died`,
    `t16`.`began`,
    `t16`.`raw`,
    `t16`.`visit`,
    `t16`.`went_on`,
    `t16`.`sitting`,
    `t16`.`degree`,
    `t16`.`visits`,
    `t16`.`returns`,
    `t16`.`sittings`,
    `t16`.`owners`,
    `t16`.`went_on`
    OR (
      `t16`.`visit`
      AND (
        `t16`.`kind` IN (0)
        AND (
          (
            (
              `t16`.`returns` >= 3
            )
            AND (
              `t16`.`returns` >= (
                `t16`.`visits` * 0.2
              )
            )
          )
          OR (
            (
              `t16`.`sittings` >= 5
            )
            AND (
              `t16`.`sittings` >= (
                `t16`.`visits` * 0.8
              )
            )
          )
        )
      )
    ) AS `touch`,
    IF(
      `t16`.`kind` IN (0)
      AND (
        (
          (
            `t16`.`returns` >= 3
          )
          AND (
            `t16`.`returns` >= (
              `t16`.`visits` * 0.2
            )
          )
        )
        OR (
          (
            `t16`.`sittings` >= 5
          )
          AND (
            `t16`.`sittings` >= (
              `t16`.`visits` * 0.8
            )
          )
        )
      ),
      `t16`.`visits`,
      `t16`.`returns`
    ) AS `touches`
  FROM (
    SELECT
      `t13`.`account`,
      `t13`.`identifier`,
      `t13`.`first_at`,
      `t13`.`last_at`,
      `t13`.`events`,
      `t13`.`days`,
      `t13`.`kind`,
      `t13`.`born`,
      `t13`.`died`,
      `t13`.`began`,
      `t13`.`raw`,
      `t13`.`visit`,
      `t13`.`went_on`,
      `t13`.`sitting`,
      `t15`.`degree`,
      `t15`.`visits`,
      `t15`.`returns`,
      `t15`.`sittings`,
      `t15`.`owners`
    FROM `t11` AS `t13`
    INNER JOIN (
      SELECT
        `t12`.`identifier`,
        CAST(COUNT(*) AS INT64) AS `degree`,
        CAST(SUM(CAST(`t12`.`visit` AS INT64)) AS INT64) AS `visits`,
        CAST(SUM(CAST(`t12`.`went_on` AS INT64)) AS INT64) AS `returns`,
        CAST(SUM(CAST(`t12`.`sitting` AS INT64)) AS INT64) AS `sittings`,
        CAST(SUM(CAST(`t12`.`raw` >= 0.6 AS INT64)) AS INT64) AS `owners`
      FROM `t11` AS `t12`
      GROUP BY
        1
    ) AS `t15`
      ON `t13`.`identifier` = `t15`.`identifier`
  ) AS `t16`
) AS `t17`;

-- degrees
SELECT
  `t1`.`kind`,
  `t1`.`degree`,
  CAST(FLOOR(ieee_divide(`t1`.`sightings`, `t1`.`degree`)) AS INT64) AS `identifiers`
FROM (
  SELECT
    `t0`.`kind`,
    `t0`.`degree`,
    COUNT(*) AS `sightings`
  FROM `owned` AS `t0`
  GROUP BY
    1,
    2
) AS `t1`;

-- held
SELECT
  `t0`.`account`,
  `t0`.`kind`,
  MAX(`t0`.`degree`) AS `most`,
  MIN(`t0`.`degree`) AS `least`
FROM `owned` AS `t0`
GROUP BY
  1,
  2;

-- holders
SELECT
  `t0`.`kind`,
  COUNT(*) AS `holders`,
  CAST(SUM(CAST(`t0`.`most` >= 3 AS INT64)) AS INT64) AS `sharing`,
  CAST(SUM(CAST(`t0`.`least` = 1 AS INT64)) AS INT64) AS `private`
FROM `held` AS `t0`
GROUP BY
  1;

-- most crowded
SELECT
  `t0`.`account`,
  MAX(IF(`t0`.`kind` IN (1), `t0`.`most`, 0)) AS `ip`,
  MAX(IF(`t0`.`kind` IN (0), `t0`.`most`, 0)) AS `device`,
  MAX(IF(FALSE, `t0`.`most`, 0)) AS `token`
FROM `held` AS `t0`
GROUP BY
  1;

-- attack touches
WITH `t4` AS (
  SELECT
    `t3`.`identifier`,
    `t3`.`half`,
    COUNT(*) AS `n`
  FROM (
    SELECT
      `t0`.`account`,
      `t0`.`identifier`,
      `t0`.`kind`,
      `t0`.`first_at`,
      `t0`.`last_at`,
      `t0`.`events`,
      `t0`.`days`,
      `t0`.`degree`,
      `t0`.`owners`,
      `t0`.`touch`,
      `t0`.`own`,
      `t0`.`attack`,
      CAST(CAST(FLOOR(ieee_divide((
        `t0`.`first_at` - 0
      ) * 16, 7776001)) AS INT64) AS INT64) AS `half`
    FROM `owned` AS `t0`
    WHERE
      `t0`.`attack` AND `t0`.`touch`
  ) AS `t3`
  GROUP BY
    1,
    2
)
SELECT
  `t2`.`account`,
  `t2`.`identifier`,
  `t2`.`kind`,
  `t2`.`first_at`
FROM (
  SELECT
    *
  FROM `owned` AS `t0`
  WHERE
    `t0`.`attack` AND `t0`.`touch`
) AS `t2`
WHERE
  EXISTS(
    SELECT
      1
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t10`.`identifier`,
          MAX(`t10`.`n`) AS `burst`,
          SUM(`t10`.`n`) AS `touches`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t6`.`identifier`,
              `t6`.`n`
            FROM (
              SELECT
                `t5`.`identifier`,
                CAST(FLOOR(ieee_divide(`t5`.`half` + 0, 2)) AS INT64) AS `part`,
                SUM(`t5`.`n`) AS `n`
              FROM `t4` AS `t5`
              GROUP BY
                1,
                2
            ) AS `t6`
          ) AS `t8`
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              `t7`.`identifier`,
              `t7`.`n`
            FROM (
              SELECT
                `t5`.`identifier`,
                CAST(FLOOR(ieee_divide(`t5`.`half` + 1, 2)) AS INT64) AS `part`,
                SUM(`t5`.`n`) AS `n`
              FROM `t4` AS `t5`
              GROUP BY
                1,
                2
            ) AS `t7`
          ) AS `t9`
        ) AS `t10`
        GROUP BY
          1
      ) AS `t11`
      WHERE
        `t11`.`burst` >= 5 AND `t11`.`burst` >= (
          `t11`.`touches` * 0.25
        )
    ) AS `t13`
    WHERE
      `t2`.`identifier` = `t13`.`identifier`
  );

-- crowded identifiers
SELECT
  *
FROM (
  SELECT
    `t1`.`identifier`,
    MIN(`t1`.`kind`) AS `kind`,
    COUNT(*) AS `accounts`,
    MIN(`t1`.`first_at`) AS `first_at`,
    MAX(`t1`.`last_at`) AS `last_at`,
    CAST(SUM(CAST(`t1`.`days` = 1 AS INT64)) AS INT64) AS `once`
  FROM (
    SELECT
      *
    FROM `owned` AS `t0`
    WHERE
      (
        `t0`.`degree` > 6
      ) OR `t0`.`attack`
  ) AS `t1`
  GROUP BY
    1
) AS `t2`
ORDER BY
  `t2`.`identifier` ASC NULLS LAST;

-- may found a group
SELECT
  *
FROM `owned` AS `t0`
WHERE
  (
    NOT (
      `t0`.`kind` IN (1)
    )
    AND (
      `t0`.`own` >= 0.6
    )
    AND (
      `t0`.`owners` >= 2
    )
  )
  OR (
    (
      `t0`.`degree` >= IF(`t0`.`kind` IN (1), 6, 3)
    )
    AND (
      `t0`.`degree` <= 600
    )
    AND NOT (
      `t0`.`attack` AND `t0`.`touch`
    )
  );

-- linkable
SELECT
  *
FROM `owned` AS `t0`
WHERE
  `t0`.`degree` >= 2
  AND `t0`.`degree` <= CASE WHEN `t0`.`kind` = 0 THEN 3000 WHEN `t0`.`kind` = 1 THEN 150 ELSE 3000 END
  AND NOT (
    `t0`.`attack` AND `t0`.`touch`
  );

-- links
WITH `t1` AS (
  SELECT
    *
  FROM `linkable` AS `t0`
  WHERE
    `t0`.`degree` <= 40
), `t2` AS (
  SELECT
    *
  FROM `linkable` AS `t0`
  WHERE
    `t0`.`degree` > 40
)
SELECT
  `t17`.`a`,
  `t17`.`b`,
  `t17`.`identifier`,
  `t17`.`kind`,
  `t17`.`bits`
FROM (
  SELECT
    `t16`.`identifier`,
    `t16`.`kind`,
    `t16`.`degree`,
    `t16`.`a`,
    `t16`.`b`,
    `t16`.`own`,
    `t16`.`gap`,
    ieee_divide(
      CAST(CAST(FLOOR(
        (
          ieee_divide(
            LN(
              GREATEST(
                CASE WHEN `t16`.`kind` = 0 THEN 0.5 WHEN `t16`.`kind` = 1 THEN 0.2 ELSE 0.3 END * `t16`.`own` * EXP(-(
                  GREATEST(ieee_divide(`t16`.`gap` - 86400, 604800.0), 0.0)
                )) * ieee_divide(999.0, `t16`.`degree` - 1.0),
                1.0
              )
            ),
            0.6931471805599453
          ) * 65536.0
        ) + 0.5
      ) AS INT64) AS FLOAT64),
      65536.0
    ) AS `bits`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t5`.`identifier`,
          `t5`.`kind`,
          `t5`.`degree`,
          `t5`.`account` AS `a`,
          `t6`.`account` AS `b`,
          CAST(`t5`.`own` AS FLOAT64) * CAST(`t6`.`own` AS FLOAT64) AS `own`,
          GREATEST(
            GREATEST(`t5`.`first_at`, `t6`.`first_at`) - LEAST(`t5`.`last_at`, `t6`.`last_at`),
            0
          ) AS `gap`
        FROM `t1` AS `t5`
        INNER JOIN `t1` AS `t6`
          ON `t5`.`identifier` = `t6`.`identifier` AND `t5`.`account` < `t6`.`account`
      ) AS `t10`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          `t7`.`identifier`,
          `t7`.`kind`,
          `t7`.`degree`,
          LEAST(`t7`.`account`, `t7`.`other`) AS `a`,
          GREATEST(`t7`.`account`, `t7`.`other`) AS `b`,
          CAST(`t7`.`own` AS FLOAT64) * CAST(`t7`.`other_own` AS FLOAT64) AS `own`,
          GREATEST(
            GREATEST(`t7`.`first_at`, `t7`.`other_first`) - LEAST(`t7`.`last_at`, `t7`.`other_last`),
            0
          ) AS `gap`
        FROM (
          SELECT
            `t4`.`account`,
            `t4`.`identifier`,
            `t4`.`kind`,
            `t4`.`first_at`,
            `t4`.`last_at`,
            `t4`.`events`,
            `t4`.`days`,
            `t4`.`degree`,
            `t4`.`owners`,
            `t4`.`touch`,
            `t4`.`own`,
            `t4`.`attack`,
            LEAD(`t4`.`account`, 1) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other`,
            LEAD(`t4`.`own`, 1) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_own`,
            LEAD(`t4`.`first_at`, 1) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_first`,
            LEAD(`t4`.`last_at`, 1) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_last`
          FROM `t2` AS `t4`
        ) AS `t7`
        WHERE
          `t7`.`other` IS NOT NULL
      ) AS `t11`
    ) AS `t14`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t8`.`identifier`,
          `t8`.`kind`,
          `t8`.`degree`,
          LEAST(`t8`.`account`, `t8`.`other`) AS `a`,
          GREATEST(`t8`.`account`, `t8`.`other`) AS `b`,
          CAST(`t8`.`own` AS FLOAT64) * CAST(`t8`.`other_own` AS FLOAT64) AS `own`,
          GREATEST(
            GREATEST(`t8`.`first_at`, `t8`.`other_first`) - LEAST(`t8`.`last_at`, `t8`.`other_last`),
            0
          ) AS `gap`
        FROM (
          SELECT
            `t4`.`account`,
            `t4`.`identifier`,
            `t4`.`kind`,
            `t4`.`first_at`,
            `t4`.`last_at`,
            `t4`.`events`,
            `t4`.`days`,
            `t4`.`degree`,
            `t4`.`owners`,
            `t4`.`touch`,
            `t4`.`own`,
            `t4`.`attack`,
            LEAD(`t4`.`account`, 2) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other`,
            LEAD(`t4`.`own`, 2) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_own`,
            LEAD(`t4`.`first_at`, 2) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_first`,
            LEAD(`t4`.`last_at`, 2) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_last`
          FROM `t2` AS `t4`
        ) AS `t8`
        WHERE
          `t8`.`other` IS NOT NULL
      ) AS `t12`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          `t9`.`identifier`,
          `t9`.`kind`,
          `t9`.`degree`,
          LEAST(`t9`.`account`, `t9`.`other`) AS `a`,
          GREATEST(`t9`.`account`, `t9`.`other`) AS `b`,
          CAST(`t9`.`own` AS FLOAT64) * CAST(`t9`.`other_own` AS FLOAT64) AS `own`,
          GREATEST(
            GREATEST(`t9`.`first_at`, `t9`.`other_first`) - LEAST(`t9`.`last_at`, `t9`.`other_last`),
            0
          ) AS `gap`
        FROM (
          SELECT
            `t4`.`account`,
            `t4`.`identifier`,
            `t4`.`kind`,
            `t4`.`first_at`,
            `t4`.`last_at`,
            `t4`.`events`,
            `t4`.`days`,
            `t4`.`degree`,
            `t4`.`owners`,
            `t4`.`touch`,
            `t4`.`own`,
            `t4`.`attack`,
            LEAD(`t4`.`account`, 3) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other`,
            LEAD(`t4`.`own`, 3) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_own`,
            LEAD(`t4`.`first_at`, 3) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_first`,
            LEAD(`t4`.`last_at`, 3) OVER (PARTITION BY `t4`.`identifier` ORDER BY `t4`.`first_at` ASC, `t4`.`account` ASC) AS `other_last`
          FROM `t2` AS `t4`
        ) AS `t9`
        WHERE
          `t9`.`other` IS NOT NULL
      ) AS `t13`
    ) AS `t15`
  ) AS `t16`
) AS `t17`
WHERE
  `t17`.`bits` > 0
  AND (
    NOT (
      FALSE OR (
        `t17`.`kind` = 1
      )
    ) OR (
      `t17`.`gap` <= 259200
    )
  );

-- pairs
SELECT
  `t2`.`a`,
  `t2`.`b`,
  CAST(SUM(`t2`.`bits`) AS FLOAT64) AS `bits`,
  CAST(SUM(`t2`.`n_shared`) AS INT64) AS `n_shared`,
  CAST(SUM(IF(`t2`.`kind` = 0, `t2`.`bits`, 0.0)) AS FLOAT64) AS `bits_device`,
  CAST(SUM(IF(`t2`.`kind` = 1, `t2`.`bits`, 0.0)) AS FLOAT64) AS `bits_ip`
FROM (
  SELECT
    `t1`.`a`,
    `t1`.`b`,
    `t1`.`kind`,
    `t1`.`top`,
    `t1`.`total`,
    `t1`.`n_shared`,
    LEAST(
      `t1`.`top` + (
        (
          `t1`.`total` - `t1`.`top`
        ) * 0.5
      ),
      CASE WHEN `t1`.`kind` = 0 THEN 20.0 WHEN `t1`.`kind` = 1 THEN 18.0 ELSE 18.0 END
    ) AS `bits`
  FROM (
    SELECT
      `t0`.`a`,
      `t0`.`b`,
      `t0`.`kind`,
      MAX(`t0`.`bits`) AS `top`,
      SUM(`t0`.`bits`) AS `total`,
      COUNT(*) AS `n_shared`
    FROM `links` AS `t0`
    GROUP BY
      1,
      2,
      3
  ) AS `t1`
) AS `t2`
GROUP BY
  1,
  2;

-- presence
SELECT DISTINCT
  `t0`.`account`,
  `t0`.`id_ip` AS `identifier`,
  CAST(CAST(FLOOR(ieee_divide(CAST(FLOOR(UNIX_SECONDS(`t0`.`seen_at`)) AS INT64), 3600)) AS INT64) AS INT64) AS `hour`
FROM `events` AS `t0`
WHERE
  `t0`.`id_ip` IS NOT NULL;

-- shared_hours
SELECT
  `t1`.`account`,
  `t1`.`identifier`,
  `t1`.`hour`
FROM `presence` AS `t1`
INNER JOIN (
  SELECT
    *
  FROM (
    SELECT
      `t0`.`identifier`,
      `t0`.`hour`,
      COUNT(*) AS `here`
    FROM `presence` AS `t0`
    GROUP BY
      1,
      2
  ) AS `t2`
  WHERE
    `t2`.`here` >= 2 AND `t2`.`here` <= 20
) AS `t4`
  ON `t1`.`identifier` = `t4`.`identifier` AND `t1`.`hour` = `t4`.`hour`;

-- cotimed
SELECT
  *
FROM (
  SELECT
    `t10`.`a`,
    `t10`.`b`,
    CAST(SUM(`t10`.`bits`) AS FLOAT64) AS `bits`,
    CAST(COUNT(*) AS INT64) AS `n_addresses`
  FROM (
    SELECT
      `t9`.`a`,
      `t9`.`b`,
      `t9`.`identifier`,
      `t9`.`degree`,
      ieee_divide(
        CAST(CAST(FLOOR(
          (
            ieee_divide(LN(GREATEST(ieee_divide(199.8, `t9`.`degree` - 1.0), 1.0)), 0.6931471805599453) * 65536.0
          ) + 0.5
        ) AS INT64) AS FLOAT64),
        65536.0
      ) AS `bits`
    FROM (
      SELECT
        `t8`.`a`,
        `t8`.`b`,
        `t8`.`identifier`,
        `t5`.`degree`
      FROM (
        SELECT DISTINCT
          *
        FROM (
          SELECT
            `t2`.`account` AS `a`,
            `t3`.`account` AS `b`,
            `t2`.`identifier`
          FROM `shared_hours` AS `t2`
          INNER JOIN `shared_hours` AS `t3`
            ON `t2`.`identifier` = `t3`.`identifier`
            AND `t2`.`hour` = `t3`.`hour`
            AND `t2`.`account` < `t3`.`account`
        ) AS `t6`
      ) AS `t8`
      INNER JOIN (
        SELECT DISTINCT
          `t0`.`identifier`,
          `t0`.`degree`
        FROM `owned` AS `t0`
      ) AS `t5`
        ON `t8`.`identifier` = `t5`.`identifier`
    ) AS `t9`
  ) AS `t10`
  GROUP BY
    1,
    2
) AS `t11`
WHERE
  `t11`.`n_addresses` >= 2 AND `t11`.`bits` > 0;

-- activity
SELECT DISTINCT
  `t0`.`account`,
  `t0`.`action`,
  CAST(FLOOR(ieee_divide(CAST(FLOOR(UNIX_SECONDS(`t0`.`seen_at`)) AS INT64) + 450, 900)) AS INT64) AS `slot`
FROM `events` AS `t0`;
